package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of a relation from the columns that say something; the others get what the type has for nothing. */
final class RowFiller {
  private final Map<String, Integer> places = new HashMap<>();
  private final @Nullable Object[] nothing;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  RowFiller(Relation relation) {
    boolean standard = relation.schema().equals("information_schema");
    nothing = new Object[relation.columns().size()];
    for (int i = 0; i < nothing.length; i++) {
      places.put(relation.columns().get(i), i);
      nothing[i] = standard ? null : nothing(relation.types().get(i));
    }
  }

  private static @Nullable Object nothing(int type) {
    return switch (type) {
      case Oid.BOOL -> false;
      case Oid.INT2, Oid.INT4, Oid.OID, Oid.XID -> 0L;
      case Oid.CHAR -> "";
      case Oid.REGPROC -> "-";
      default -> null;
    };
  }

  /** @param pairs names and values in turn; names that the relation lacks are passed over */
  void row(@Nullable Object... pairs) {
    @Nullable
    Object[] row = nothing.clone();
    for (int i = 0; i < pairs.length; i += 2) {
      Integer at = places.get(String.valueOf(pairs[i]));
      if (at != null) row[at] = pairs[i + 1];
    }
    rows.add(row);
  }

  List<@Nullable Object[]> rows() {
    return rows;
  }
}
