package io.foreshock.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Names of result columns: an expression without an alias is called after its function. */
final class Names {
  private Names() {
  }

  /** Names after functions, by position; to be taken before validation rewrites the query. Empty with a star. */
  static List<String> suggested(SqlNode query) {
    SqlSelect select = select(query);
    List<String> names = new ArrayList<>();
    if (select == null) return names;
    for (SqlNode item : select.getSelectList()) {
      if (item instanceof SqlIdentifier id && id.isStar()) return List.of();
      names.add(name(item, names.size()));
    }
    return names;
  }

  static List<String> of(List<String> suggested, List<String> validated) {
    boolean aligned = suggested.size() == validated.size();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < validated.size(); i++) {
      String name = validated.get(i);
      names.add(name.startsWith("EXPR$") ? aligned ? suggested.get(i) : "column" + (i + 1) : name);
    }
    return names;
  }

  private static String name(SqlNode item, int i) {
    if (item instanceof SqlCall call && call.getKind() == SqlKind.CAST) return name(call.operand(0), i);
    if (item instanceof SqlIdentifier id) return id.names.getLast();
    if (item instanceof SqlCall call && call.getOperator() instanceof SqlFunction f && !f.getName().isBlank())
      return f.getName().toLowerCase(Locale.ROOT);
    return "column" + (i + 1);
  }

  private static @Nullable SqlSelect select(SqlNode query) {
    return switch (query) {
      case SqlSelect s -> s;
      case SqlOrderBy o -> select(o.query);
      case SqlWith w -> select(w.body);
      default -> null;
    };
  }
}
