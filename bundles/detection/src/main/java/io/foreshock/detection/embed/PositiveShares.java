package io.foreshock.detection.embed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slides the 84 kernels of MiniRocket (Dempster, Schmidt, Webb, MiniRocket: A Very
 * Fast (Almost) Deterministic Transform for Time Series Classification, 2021) over
 * a signal: nine taps, six of weight -1 and three of weight 2, spread by a
 * dilation, zeros outside. Stateless, thread-safe.
 *
 * <p>
 * A kernel's answer is the sum of all nine taps times -1 plus three times the three
 * chosen taps, so what all kernels share is computed once, and what the first two
 * chosen taps share once per pair.
 */
public sealed interface PositiveShares permits ScalarPositiveShares, SimdPositiveShares {
  int KERNELS = 84;
  int TAPS = 9;

  /**
   * For each kernel, in order of its chosen taps (0,1,2), (0,1,3) ... (6,7,8), and
   * each of its thresholds: at how many points the answer is above.
   *
   * @param signal
   *            its length is a multiple of 16
   * @param thresholds
   *            per kernel the same number
   * @param out
   *            receives shares 0..1 from {@code at} on, as many as thresholds
   */
  void count(float[] signal, int dilation, float[] thresholds, float[] out, int at);

  /** The nine shifted signals times three, one after the other, then minus the sum of the signals. */
  static float[] taps(float[] signal, int dilation) {
    int n = signal.length;
    float[] taps = new float[(TAPS + 1) * n];
    for (int t = 0; t < TAPS; t++) {
      int shift = (t - TAPS / 2) * dilation;
      int first = Math.clamp(-(long) shift, 0, n);
      int last = Math.clamp((long) n - shift, 0, n);
      for (int i = first; i < last; i++) {
        taps[t * n + i] = 3 * signal[i + shift];
        taps[TAPS * n + i] -= signal[i + shift];
      }
    }
    return taps;
  }

  /** SIMD when the JVM runs with {@code jdk.incubator.vector}, else scalar. */
  static PositiveShares best() {
    Logger log = LoggerFactory.getLogger(PositiveShares.class);
    try {
      SimdPositiveShares simd = new SimdPositiveShares();
      log.debug("shape kernels: {}", simd.describe());
      return simd;
    } catch (LinkageError noSuchModule) {
      log.info("shape kernels: scalar; jdk.incubator.vector is not available ({})", noSuchModule.toString());
      return new ScalarPositiveShares();
    }
  }
}
