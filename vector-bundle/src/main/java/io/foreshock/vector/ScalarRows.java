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
  HALF_DOT {
    @Override
    float distance(RowQuery query, long row) {
      return dot(query, row, Element.FLOAT16);
    }
  },
  HALF_SQUARES {
    @Override
    float distance(RowQuery query, long row) {
      return squares(query, row, Element.FLOAT16);
    }
  },
  BRAIN_DOT {
    @Override
    float distance(RowQuery query, long row) {
      return dot(query, row, Element.BFLOAT16);
    }
  },
  BRAIN_SQUARES {
    @Override
    float distance(RowQuery query, long row) {
      return squares(query, row, Element.BFLOAT16);
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

  private static float dot(RowQuery query, long row, Element element) {
    float sum = 0;
    for (int i = 0; i < query.floats.length; i++)
      sum += query.floats[i] * element.value(row, i);
    return -sum;
  }

  private static float squares(RowQuery query, long row, Element element) {
    float sum = 0;
    for (int i = 0; i < query.floats.length; i++) {
      float d = query.floats[i] - element.value(row, i);
      sum += d * d;
    }
    return sum;
  }

  abstract float distance(RowQuery query, long row);

  @Override
  public void distances(RowQuery query, long[] rows, int from, int to, float[] out) {
    for (int i = from; i < to; i++)
      out[i] = distance(query, rows[i]);
  }
}
