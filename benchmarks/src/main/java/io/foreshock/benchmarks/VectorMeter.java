package io.foreshock.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Finds the least effort that reaches a recall and times all engines at theirs, one after another, again and again. */
final class VectorMeter {
  private static final int[] EFFORTS = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28, 32, 36, 40, 48, 56,
      64, 80, 96, 112,
      128, 160, 192, 224, 256, 320, 384, 448, 512, 640};
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 3_000;

  private final VectorData data;
  private final boolean smoke;

  VectorMeter(VectorData data, boolean smoke) {
    this.data = data;
    this.smoke = smoke;
  }

  double recall(VectorEngine engine, int effort) throws IOException {
    int hits = 0;
    for (int i = 0; i < data.queries().length; i++)
      hits += data.hits(i, engine.search(data.queries()[i], VectorData.K, effort));
    return (double) hits / (data.queries().length * VectorData.K);
  }

  /** 0 = not reached. Effort is raised step by step, so the figure belongs to a recall of at least the wanted. */
  int effortFor(VectorEngine engine, double recall) throws IOException {
    for (int effort : EFFORTS)
      if (recall(engine, effort) >= recall)
        return effort;
    return 0;
  }

  /**
   * Searches a second of CPU time over all threads, the median of the rounds.
   *
   * @param efforts
   *            of each engine, 0 = leave out
   * @return by engine, 0 where left out
   */
  double[] rates(List<VectorEngine> engines, int[] efforts, int threads) {
    int rounds = smoke ? 1 : ROUNDS;
    double[][] rates = new double[engines.size()][rounds];
    for (int e = 0; e < engines.size(); e++)
      if (efforts[e] > 0)
        run(engines.get(e), efforts[e], threads, smoke ? 300 : WARM_UP);
    for (int round = 0; round < rounds; round++)
      for (int e = 0; e < engines.size(); e++)
        if (efforts[e] > 0)
          rates[e][round] = run(engines.get(e), efforts[e], threads, smoke ? 400 : 2 * data.queries().length);
    double[] medians = new double[engines.size()];
    for (int e = 0; e < medians.length; e++) {
      Arrays.sort(rates[e]);
      medians[e] = rates[e][rounds / 2];
    }
    return medians;
  }

  /** Microseconds on the wall within which 99 of 100 searches of one thread end, the median of the rounds. */
  double p99(VectorEngine engine, int effort) throws IOException {
    double[] rounds = new double[smoke ? 1 : ROUNDS];
    double[] times = new double[data.queries().length];
    for (int round = 0; round < rounds.length; round++) {
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        engine.search(data.queries()[i], VectorData.K, effort);
        times[i] = (System.nanoTime() - start) / 1e3;
      }
      Arrays.sort(times);
      rounds[round] = times[times.length * 99 / 100];
    }
    Arrays.sort(rounds);
    return rounds[rounds.length / 2];
  }

  private double run(VectorEngine engine, int effort, int threads, int searches) {
    long[] cpu = Parallel.run(threads, thread -> {
      for (int i = 0; i < searches; i++)
        engine.search(data.queries()[(i + thread * 37) % data.queries().length], VectorData.K, effort);
    });
    double rate = 0;
    for (long nanos : cpu)
      rate += searches / (nanos / 1e9);
    return rate;
  }
}
