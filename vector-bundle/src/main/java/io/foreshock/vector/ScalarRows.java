package io.foreshock.vector;

/** The specification of every {@link RowKernel}; runs everywhere. */
enum ScalarRows implements RowKernel {
  DOT {
    @Override
    float distance(RowQuery query, long row) {
      float sum = 0;
      for (int i = 0; i < query.floats.length; i++)
        sum += query.floats[i] * Memory.getFloat(row + 4L * i);
      return -sum;
    }
  },
  SQUARES {
    @Override
    float distance(RowQuery query, long row) {
      float sum = 0;
      for (int i = 0; i < query.floats.length; i++) {
        float d = query.floats[i] - Memory.getFloat(row + 4L * i);
        sum += d * d;
      }
      return sum;
    }
  },
  CODE_DOT {
    @Override
    float distance(RowQuery query, long row) {
      int sum = 0;
      for (int i = 0; i < query.codes(); i++)
        sum += query.code(i) * Memory.getByte(row + i);
      return -sum * query.unit;
    }
  },
  CODE_SQUARES {
    @Override
    float distance(RowQuery query, long row) {
      int sum = 0;
      for (int i = 0; i < query.codes(); i++) {
        int d = query.code(i) - Memory.getByte(row + i);
        sum += d * d;
      }
      return sum * query.unit;
    }
  };

  abstract float distance(RowQuery query, long row);

  @Override
  public void distances(RowQuery query, long[] rows, int from, int to, float[] out) {
    for (int i = from; i < to; i++)
      out[i] = distance(query, rows[i]);
  }
}
