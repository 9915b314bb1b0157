package io.foreshock.sql.expr;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A column of known length filled with objects, for results that are objects anyway. Confined to one thread. */
public final class Column {
  private final ColumnType type;
  private final @Nullable Object[] values;

  public Column(ColumnType type, int n) {
    this.type = type;
    this.values = new Object[n];
  }

  public void set(int row, @Nullable Object value) {
    values[row] = value;
  }

  public ColumnVector vector() {
    int n = values.length;
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> {
        long[] out = new long[n];
        for (int i = 0; i < n; i++)
          if (values[i] instanceof Long v) out[i] = v;
        yield new Longs(out, nulls(), n);
      }
      case REAL, DOUBLE -> {
        double[] out = new double[n];
        for (int i = 0; i < n; i++)
          if (values[i] instanceof Double v) out[i] = v;
        yield new Doubles(out, nulls(), n);
      }
      case TEXT, UUID, JSONB, BYTEA -> {
        @Nullable
        String[] out = new String[n];
        for (int i = 0; i < n; i++)
          out[i] = (String) values[i];
        yield new Texts(out, n);
      }
      case VECTOR -> {
        float[] @Nullable [] out = new float[n][];
        for (int i = 0; i < n; i++)
          out[i] = (float[]) values[i];
        yield new ColumnVector.Vectors(out, n);
      }
    };
  }

  private @Nullable BitSet nulls() {
    BitSet nulls = null;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        if (nulls == null) nulls = new BitSet(values.length);
        nulls.set(i);
      }
    }
    return nulls;
  }
}
