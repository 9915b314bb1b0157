package io.foreshock.testkit;

import io.foreshock.api.Micros;
import java.util.Locale;
import java.util.Random;

/**
 * Events of a plant as its machines report them, from a fixed seed: a time, what happened, how severe that is (it
 * follows from the type), to which machine, and a message its program made from a template. A row's raw size is 8 bytes
 * for the time and those of its texts, 82.3 on average; types have an entropy of 3.2 bits, machines of 5.5, times
 * between events of 7.9. Confined to one thread.
 */
public final class EventTable {
  private static final long START = 1_767_225_600L * Micros.SECOND;
  private static final double MEAN_GAP_MILLIS = 86.6;
  private static final String[] TYPES = {"valve_open", "temp_high", "batch_done", "valve_close", "pump_start",
      "pressure_low", "door_open", "operator_login", "pump_stop", "vibration_high", "calibration", "emergency_stop"};
  private static final String[] SEVERITIES = {"INFO", "WARN", "INFO", "INFO", "INFO", "WARN", "INFO", "INFO", "INFO",
      "ERROR", "INFO", "ERROR"};
  private static final String[] MACHINES = {"press", "mixer", "valve", "conveyor", "robot"};
  private static final int MACHINE_COUNT = 56;
  private static final String[] PEOPLE = {"meyer", "garcia", "okafor", "novak", "tanaka", "silva", "dubois",
      "kowalski"};

  private final long[] times;
  private final String[] types;
  private final String[] severities;
  private final String[] machines;
  private final String[] messages;
  private long rawBytes;

  public EventTable(int rows) {
    times = new long[rows];
    types = new String[rows];
    severities = new String[rows];
    machines = new String[rows];
    messages = new String[rows];
    Random random = new Random(2_026);
    double[] typeShares = shares(TYPES.length, 0.93);
    double[] machineShares = shares(MACHINE_COUNT, 0.66);
    long time = START;
    for (int i = 0; i < rows; i++) {
      time += Math.max(1, Math.round(-MEAN_GAP_MILLIS * Math.log(1 - random.nextDouble()))) * 1_000;
      int type = pick(typeShares, random);
      int machine = pick(machineShares, random);
      times[i] = time;
      types[i] = TYPES[type];
      severities[i] = SEVERITIES[type];
      machines[i] = MACHINES[machine % MACHINES.length] + "-" + String.format(Locale.ROOT, "%02d", 10 + machine);
      messages[i] = message(type, machines[i], random);
      rawBytes += Long.BYTES + types[i].length() + severities[i].length() + machines[i].length() + messages[i].length();
    }
  }

  /** Shares of things of which the k-th is k to the power of {@code -slope} as frequent as the first, added up. */
  private static double[] shares(int n, double slope) {
    double[] sums = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++)
      sums[i] = sum += Math.pow(i + 1, -slope);
    for (int i = 0; i < n; i++)
      sums[i] /= sum;
    return sums;
  }

  private static int pick(double[] sums, Random random) {
    double at = random.nextDouble();
    int i = 0;
    while (sums[i] < at)
      i++;
    return i;
  }

  private static String message(int type, String machine, Random random) {
    return switch (type) {
      case 0 -> text("%s opened to %d %% after %d ms, travel time is ok", machine, random.nextInt(101), gaussian(random,
          240, 9));
      case 1 -> text("temperature of %s is %d.%d C, limit 85.0 C", machine, 85 + random.nextInt(12), random.nextInt(
          10));
      case 2 -> text("batch %d on %s is done, %d good, %d rejected", 40_000 + random.nextInt(60), machine, gaussian(
          random,
          480, 4), random.nextInt(5));
      case 3 -> text("%s closed after %d ms, leak test was passed", machine, gaussian(random, 310, 25));
      case 4 -> text("%s started by plan, ramp %d s, load %d.%d %%", machine, gaussian(random, 12, 1), 40 + random
          .nextInt(20), random.nextInt(10));
      case 5 -> text("inlet pressure of %s fell to %d.%02d bar, limit is 2.50 bar", machine, 1 + random.nextInt(2),
          random
              .nextInt(100));
      case 6 -> text("safety door of %s opened for %d s", machine, gaussian(random, 60, 40));
      case 7 -> text("operator %s logged in at panel of %s", PEOPLE[random.nextInt(PEOPLE.length)], machine);
      case 8 -> text("%s stopped by plan after %d min, %d starts today", machine, gaussian(random, 95, 12), random
          .nextInt(20));
      case 9 -> text("vibration of %s %d.%02d mm/s rms, limit 7.10 mm/s", machine, 7 + random.nextInt(3), random
          .nextInt(
              100));
      case 10 -> text("sensor %d of %s calibrated, offset %d.%03d", 1 + random.nextInt(8), machine, 0, gaussian(random,
          120, 30));
      default -> text("emergency stop of %s by %s, code %d", machine, PEOPLE[random.nextInt(PEOPLE.length)], 100
          + random
              .nextInt(40));
    };
  }

  private static String text(String format, Object... filledIn) {
    return String.format(Locale.ROOT, format, filledIn);
  }

  private static int gaussian(Random random, int mean, int deviation) {
    return (int) Math.max(1, Math.round(mean + deviation * random.nextGaussian()));
  }

  public int rows() {
    return times.length;
  }

  /** Microseconds UTC, ascending, whole milliseconds. */
  public long[] times() {
    return times;
  }

  public String[] types() {
    return types;
  }

  public String[] severities() {
    return severities;
  }

  public String[] machines() {
    return machines;
  }

  public String[] messages() {
    return messages;
  }

  /** Bytes of all rows as they come: 8 for the time, and those of the texts. */
  public long rawBytes() {
    return rawBytes;
  }
}
