package io.foreshock.detection.gate;

import io.foreshock.detection.model.HealthySpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the moments at which an asset changes its level: the means of two adjacent
 * windows, in healthy coordinates, differ more than they ever did while healthy.
 * Two lengths, for sudden changes and for slower ones. Confined to one thread.
 */
public final class ShiftDetector {
  private static final int[] LENGTHS = {10, 20};
  /** Samples after a change in which it is still the same one. */
  private static final int REST = 30;

  private final HealthySpace space;
  private final ArrayDeque<double[]> newest = new ArrayDeque<>();
  private final double[] limits = new double[LENGTHS.length];
  private int resting;

  /**
   * @param healthy
   *            at least 60 samples at an even pace, one value per channel
   */
  public ShiftDetector(List<double[]> healthy) {
    if (healthy.size() < 60)
      throw new IllegalArgumentException("too few samples: samples=" + healthy.size() + ", least=60");
    space = HealthySpace.learn(healthy);
    for (double[] sample : healthy) {
      remember(sample);
      for (int i = 0; i < LENGTHS.length; i++)
        limits[i] = Math.max(limits[i], shift(LENGTHS[i]));
    }
  }

  /** The next sample; true when the level has just changed. */
  public boolean accept(double[] sample) {
    remember(sample);
    resting = Math.max(0, resting - 1);
    if (resting > 0)
      return false;
    for (int i = 0; i < LENGTHS.length; i++)
      if (shift(LENGTHS[i]) > limits[i]) {
        resting = REST;
        return true;
      }
    return false;
  }

  private void remember(double[] sample) {
    newest.addLast(space.white(sample));
    if (newest.size() > 2 * LENGTHS[LENGTHS.length - 1])
      newest.removeFirst();
  }

  private double shift(int length) {
    if (newest.size() < 2 * length)
      return 0;
    List<double[]> last = new ArrayList<>(newest).subList(newest.size() - 2 * length, newest.size());
    double squares = 0;
    for (int c = 0; c < space.channels(); c++) {
      double difference = 0;
      for (int i = 0; i < length; i++)
        difference += last.get(length + i)[c] - last.get(i)[c];
      squares += difference * difference;
    }
    return Math.sqrt(squares) / length;
  }
}
