package io.foreshock.detection.gate;

/**
 * Is one channel doing what it has never done before, without being taught
 * anything: how far it leaves the range of all it has shown so far, seen in three
 * ways - its value, its deviation from what is usual at this hour of the day, and
 * how large such deviations have been lately. Unlike a tail of a fitted
 * distribution the range of the past makes no assumption on its shape, and three
 * views at once are rarely wrong together. Confined to one thread.
 */
public final class RecordGate {
  private static final long DAY = 86_400;
  private static final int HOURS = 24;
  private static final int LATELY = 24;
  /** This part of the range beyond it counts half. */
  private static final double HALF = 0.03;
  /** Shortly after an alarm only what is so much worse is another one. */
  private static final double WORSE = 1.5;

  private final int rest;
  private final int hours;
  private final int day;
  private final Range values = new Range(1);
  private final Range deviations;
  private final Range sizes;
  private final double[] usual;
  private final int[] counts;
  private final double[] lately = new double[LATELY];
  private double latelySum;
  private int seen;
  private int alarmAt = Integer.MIN_VALUE / 2;
  private double alarmScore;

  /**
   * @param interval
   *            usual seconds between samples
   * @param rest
   *            samples after an alarm in which it is still the same one
   */
  public RecordGate(double interval, int rest) {
    this.rest = rest;
    long perDay = Math.round(DAY / interval);
    boolean daily = perDay >= 4;
    hours = daily ? (int) Math.min(HOURS, perDay) : 1;
    day = daily ? (int) perDay + 1 : 1;
    usual = new double[hours];
    counts = new int[hours];
    deviations = new Range(day);
    sizes = new Range(day + LATELY);
  }

  /** The least and the greatest so far, from some sample on. */
  private static final class Range {
    private final int from;
    private double least;
    private double greatest;

    Range(int from) {
      this.from = from;
    }

    /** How far beyond, 0..1. */
    double accept(int sample, double x) {
      if (sample <= from) {
        least = x;
        greatest = x;
        return 0;
      }
      double beyond = Math.max(x - greatest, least - x);
      double range = greatest - least;
      least = Math.min(least, x);
      greatest = Math.max(greatest, x);
      if (beyond <= 0)
        return 0;
      double part = range > 0 ? beyond / range : 1;
      return part / (part + HALF);
    }
  }

  /**
   * The next sample.
   *
   * @param second
   *            since 1970
   * @return 0 for nothing new or still the same, else how new, up to 1
   */
  public double accept(long second, double value) {
    int hour = hours == 1 ? 0 : (int) (Math.floorMod(second, DAY) * hours / DAY);
    double deviation = counts[hour] == 0 ? 0 : value - usual[hour];
    counts[hour]++;
    usual[hour] += (value - usual[hour]) / counts[hour];
    int slot = seen % LATELY;
    latelySum += Math.abs(deviation) - lately[slot];
    lately[slot] = Math.abs(deviation);
    double size = latelySum / Math.min(seen + 1, LATELY);
    double score = (values.accept(seen, value) + deviations.accept(seen, deviation) + sizes.accept(seen, size)) / 3;
    return announced(seen++, score);
  }

  private double announced(int sample, double score) {
    if (score <= 0 || sample - alarmAt <= rest && score <= WORSE * alarmScore)
      return 0;
    alarmAt = sample;
    alarmScore = score;
    return score;
  }
}
