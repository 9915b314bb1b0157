package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.sql.expr.Comparison;
import java.util.Arrays;

/** Order of two rows of a column, neither null. */
final class Order {
  private Order() {
  }

  static int compare(ColumnVector v, int a, int b) {
    return switch (v) {
      case Longs x -> Long.compare(x.values()[a], x.values()[b]);
      case Doubles x -> Comparison.compare(x.values()[a], x.values()[b]);
      case Texts x -> {
        String s = x.values()[a];
        String t = x.values()[b];
        yield s == t || s == null || t == null ? 0 : s.compareTo(t);
      }
      case ColumnVector.Vectors x -> Arrays.compare(x.values()[a], x.values()[b]);
    };
  }
}
