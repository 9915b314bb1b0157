package io.foreshock.detection.embed;

/** The specification of {@link PositiveShares}; runs everywhere. */
final class ScalarPositiveShares implements PositiveShares {
  @Override
  public void count(float[] signal, int dilation, float[] thresholds, float[] out, int at) {
    int n = signal.length;
    float[] taps = PositiveShares.taps(signal, dilation);
    int perKernel = thresholds.length / KERNELS;
    int k = 0;
    for (int a = 0; a < TAPS; a++)
      for (int b = a + 1; b < TAPS; b++)
        for (int c = b + 1; c < TAPS; c++, k++)
          for (int t = 0; t < perKernel; t++) {
            int above = 0;
            for (int i = 0; i < n; i++)
              if (taps[TAPS * n + i] + taps[a * n + i] + taps[b * n + i] + taps[c * n + i] > thresholds[k * perKernel
                  + t])
                above++;
            out[at + k * perKernel + t] = (float) above / n;
          }
  }
}
