package io.foreshock.detection.window;

import io.foreshock.api.Micros;
import java.util.ArrayList;
import java.util.List;

/**
 * A window length. Windows end at whole multiples of the hop since 1970, so the
 * live path and a scan of history cut the same windows.
 *
 * @param seconds
 *            length of the window; a multiple of {@link #HOPS}
 */
public record Scale(long seconds) {
  /** Grid points of a window. */
  public static final int POINTS = 128;
  /** Hops per window. */
  public static final int HOPS = 8;
  /** A scale fits a sensor that delivers at least this many samples per window. */
  private static final int SAMPLES = 90;
  private static final long[] LADDER = {120, 960, 7_680, 57_600, 460_800};

  public Scale {
    if (seconds < HOPS || seconds % HOPS != 0)
      throw new IllegalArgumentException("seconds must be a multiple of " + HOPS + ": seconds=" + seconds);
  }

  /**
   * The two shortest scales that hold enough samples, or the longest of all; from
   * 16 h up one is enough.
   *
   * @param period
   *            typical time between samples, microseconds
   */
  public static List<Scale> fitting(long period) {
    List<Scale> fitting = new ArrayList<>();
    for (long seconds : LADDER) {
      boolean enough = seconds * Micros.SECOND / SAMPLES >= period;
      boolean last = seconds == LADDER[LADDER.length - 1];
      if (enough && (fitting.isEmpty() || seconds < 57_600) || fitting.isEmpty() && last)
        fitting.add(new Scale(seconds));
      if (fitting.size() == 2)
        break;
    }
    return List.copyOf(fitting);
  }

  /** Length in microseconds. */
  public long width() {
    return seconds * Micros.SECOND;
  }

  /** Microseconds between the ends of successive windows. */
  public long hop() {
    return width() / HOPS;
  }

  /** Microseconds of a grid point. */
  long cell() {
    return width() / POINTS;
  }

  /** The first window end strictly after the time. */
  public long endAfter(long micros) {
    return (Math.floorDiv(micros, hop()) + 1) * hop();
  }

  /** The last window end at or before the time. */
  public long endAtOrBefore(long micros) {
    return Math.floorDiv(micros, hop()) * hop();
  }
}
