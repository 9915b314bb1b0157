package io.foreshock.detection.embed;

import java.util.Random;

/**
 * Made-up windows of all the shapes a sensor may show (walks, noise with memory,
 * oscillations, steps, bumps, ramps, switching, decay), always the same for a
 * seed. What a typical answer of a kernel is, is measured on them, so nothing has
 * to be trained and no data has to be shipped.
 */
final class SyntheticWindows {
  private static final int KINDS = 8;

  private final Random random;
  private final int points;

  SyntheticWindows(long seed, int points) {
    random = new Random(seed);
    this.points = points;
  }

  /** The next one, not normalised. */
  double[] next() {
    double[] x = new double[points];
    int kind = random.nextInt(KINDS);
    double noise = Math.pow(10, -2 + 2 * random.nextDouble());
    switch (kind) {
      case 0 -> remember(x, 1);
      case 1 -> remember(x, 0.5 + 0.5 * random.nextDouble());
      case 2 -> repeat(3, () -> oscillate(x));
      case 3 -> repeat(4, () -> step(x));
      case 4 -> repeat(5, () -> bump(x));
      case 5 -> ramp(x);
      case 6 -> switching(x);
      default -> repeat(4, () -> decay(x));
    }
    double deviation = deviation(x) + 1e-6;
    for (int i = 0; i < points; i++)
      x[i] += noise * deviation * random.nextGaussian();
    return x;
  }

  private void repeat(int most, Runnable part) {
    for (int i = random.nextInt(most); i >= 0; i--)
      part.run();
  }

  private void remember(double[] x, double memory) {
    double at = 0;
    for (int i = 0; i < points; i++) {
      at = memory * at + random.nextGaussian();
      x[i] = at;
    }
  }

  private void oscillate(double[] x) {
    double periods = Math.exp(random.nextDouble() * Math.log(points / 6.0));
    double phase = 2 * Math.PI * random.nextDouble();
    double height = random.nextDouble();
    for (int i = 0; i < points; i++)
      x[i] += height * Math.sin(2 * Math.PI * periods * i / points + phase);
  }

  private void step(double[] x) {
    double height = random.nextGaussian();
    for (int i = random.nextInt(points); i < points; i++)
      x[i] += height;
  }

  private void bump(double[] x) {
    double centre = random.nextDouble() * points;
    double width = points * Math.pow(10, -2 + 1.3 * random.nextDouble());
    double height = random.nextGaussian();
    for (int i = 0; i < points; i++)
      x[i] += height * Math.exp(-0.5 * (i - centre) * (i - centre) / (width * width));
  }

  private void ramp(double[] x) {
    double slope = random.nextGaussian();
    double rate = 0.5 * random.nextDouble();
    for (int i = 0; i < points; i++)
      x[i] = slope * i / points + 0.3 * Math.sin(rate * i);
  }

  private void switching(double[] x) {
    int period = 8 + random.nextInt(40);
    double duty = random.nextDouble();
    for (int i = 0; i < points; i++)
      x[i] = i % period < duty * period ? 1 : 0;
  }

  private void decay(double[] x) {
    int from = random.nextInt(points);
    double constant = 3 + 30 * random.nextDouble();
    double height = random.nextGaussian();
    for (int i = from; i < points; i++)
      x[i] += height * Math.exp((from - i) / constant);
  }

  private static double deviation(double[] x) {
    double mean = 0;
    for (double v : x)
      mean += v / x.length;
    double squares = 0;
    for (double v : x)
      squares += (v - mean) * (v - mean);
    return Math.sqrt(squares / x.length);
  }
}
