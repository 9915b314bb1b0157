package io.foreshock.vector;

/** The specification of {@link Kernels}; runs everywhere. */
final class ScalarKernels implements Kernels {
  @Override
  public void dot(float[] query, float[] rows, int count, float[] scores) {
    int stride = query.length;
    for (int row = 0, at = 0; row < count; row++, at += stride) {
      float sum = 0;
      for (int i = 0; i < stride; i++)
        sum += query[i] * rows[at + i];
      scores[row] = sum;
    }
  }

  @Override
  public void squaredDistance(float[] query, float[] rows, int count, float[] scores) {
    int stride = query.length;
    for (int row = 0, at = 0; row < count; row++, at += stride) {
      float sum = 0;
      for (int i = 0; i < stride; i++) {
        float d = query[i] - rows[at + i];
        sum += d * d;
      }
      scores[row] = sum;
    }
  }

  @Override
  public String describe() {
    return "scalar";
  }
}
