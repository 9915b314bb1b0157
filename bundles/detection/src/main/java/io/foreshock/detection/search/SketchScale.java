package io.foreshock.detection.search;

import io.foreshock.api.Micros;
import java.util.List;

/**
 * A window length of the search. Windows end at whole multiples of a quarter of it
 * since 1970; what lies between two of them is found when candidates are looked at
 * closely.
 *
 * @param code
 *            stored, so permanent
 */
record SketchScale(char code, long seconds) {
  /** Shortest first: the lengths the detector looks at. */
  static final List<SketchScale> ALL = List.of(new SketchScale('a', 120), new SketchScale('b', 960), new SketchScale(
      'c', 7_680), new SketchScale('d', 57_600));
  /** All windows whose end lies in one stretch of this length are worked out together, microseconds. */
  static final long BLOCK = 8 * Micros.HOUR;
  /** Windows overlap by three quarters. */
  static final int STEPS = 4;
  /** Cells from one window to the next. */
  static final int STEP_CELLS = Sketch.POINTS / STEPS;
  /** A sensor with fewer readings per window has no course. */
  private static final int FEWEST_READINGS = 64;

  static SketchScale of(char code) {
    return ALL.get(code - 'a');
  }

  int index() {
    return code - 'a';
  }

  long width() {
    return seconds * Micros.SECOND;
  }

  long stride() {
    return width() / STEPS;
  }

  double cell() {
    return (double) width() / Sketch.POINTS;
  }

  int perBlock() {
    return (int) (BLOCK / stride());
  }

  /** End of a window. */
  long end(int slot) {
    return slot * stride();
  }

  boolean fits(long period) {
    return width() / FEWEST_READINGS >= period;
  }

  static long blockOf(long time) {
    return Math.floorDiv(time, BLOCK) * BLOCK;
  }
}
