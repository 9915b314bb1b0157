package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.sql.expr.Comparison;
import java.util.Arrays;

/** Whether two rows of columns of one type are equal: nulls equal each other, so do NaNs. */
final class Same {
  private Same() {
  }

  static boolean rows(ColumnVector a, int i, ColumnVector b, int j) {
    return switch (a) {
      case Texts x -> {
        String s = x.values()[i];
        String t = ((Texts) b).values()[j];
        yield s == t || (s != null && s.equals(t));
      }
      case Longs x -> a.isNull(i) || b.isNull(j)
          ? a.isNull(i) == b.isNull(j)
          : x.values()[i] == ((Longs) b).values()[j];
      case Doubles x -> a.isNull(i) || b.isNull(j)
          ? a.isNull(i) == b.isNull(j)
          : Comparison.compare(x.values()[i], ((Doubles) b).values()[j]) == 0;
      case ColumnVector.Vectors x -> Arrays.equals(x.values()[i], ((ColumnVector.Vectors) b).values()[j]);
    };
  }
}
