package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.text.SourceText;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was meant where one is unknown: the one with the fewest letters to put, drop, change or swap with
 * the next (optimal string alignment, a restricted Damerau-Levenshtein distance), if these are few.
 */
final class Nearest {
  private static final String COLUMN = "no such column: ";
  private static final String TABLE = "no such table: ";
  private static final String FUNCTION = "no such function: ";
  private static final int MAX_LENGTH = 64;

  private Nearest() {
  }

  /** The error with a suggestion behind its message, or as it is. */
  static SqlException suggest(SqlException e, SourceText text, List<TableSchema> tables) {
    String message = String.valueOf(e.getMessage());
    TreeSet<String> names = new TreeSet<>();
    String wrong;
    if (e.code() == ErrorCode.UNKNOWN_COLUMN && message.startsWith(COLUMN)) {
      wrong = message.substring(COLUMN.length());
      columns(text, tables, names);
    } else if (e.code() == ErrorCode.UNKNOWN_TABLE && message.startsWith(TABLE)) {
      wrong = message.substring(TABLE.length());
      tables.forEach(t -> names.add(t.name()));
    } else if (message.startsWith(FUNCTION) && message.indexOf('(') > 0) {
      wrong = message.substring(FUNCTION.length(), message.indexOf('('));
      for (SqlOperator o : Operators.INSTANCE.getOperatorList())
        if (o.getName().matches("[A-Za-z]\\w*")) names.add(o.getName().toLowerCase(Locale.ROOT));
    } else {
      return e;
    }
    String near = of(wrong, names);
    return near == null
        ? e
        : new SqlException(e.code(), message + "; did you mean \"" + near + "\"?", e.line(), e.column(), e);
  }

  /** Columns of the tables the statement names; of all tables when it names none. */
  private static void columns(SourceText text, List<TableSchema> tables, TreeSet<String> names) {
    String sql = text.parsed().toLowerCase(Locale.ROOT);
    List<TableSchema> named = tables.stream().filter(t -> sql.contains(t.name())).toList();
    for (TableSchema t : named.isEmpty() ? tables : named)
      for (Column c : t.columns())
        names.add(c.name());
  }

  static @Nullable String of(String wrong, Iterable<String> names) {
    String given = wrong.toLowerCase(Locale.ROOT);
    if (given.length() > MAX_LENGTH) return null;
    int best = Math.max(1, given.length() / 3) + 1;
    String nearest = null;
    for (String name : names) {
      if (name.equals(wrong) || Math.abs(name.length() - given.length()) >= best) continue;
      int distance = distance(given, name.toLowerCase(Locale.ROOT));
      if (distance < best && distance < Math.max(2, given.length())) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++)
      last[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
