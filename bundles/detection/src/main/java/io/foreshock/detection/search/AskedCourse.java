package io.foreshock.detection.search;

import io.foreshock.api.ingest.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked of one sensor: its course on 128 points, and sketches of pieces of
 * it that are as long as the windows of one scale. Immutable.
 */
record AskedCourse(long width, double[] standard, double mean, double length, double smoothness, List<Piece> pieces) {
  private static final double NEARLY = 1.2;

  /** A window within the question. @param offset microseconds from the start of the question */
  record Piece(SketchScale scale, long offset, byte[] sketch) {}

  /** Empty when there are too few readings, or they do not move. */
  static Optional<AskedCourse> read(History history, int sensor, long from, long to) {
    SketchScale scale = scale(to - from);
    long margin = (to - from) / 8 + Math.max(0, scale.width() - (to - from));
    History.Series series = history.read(sensor, from - margin, to + margin);
    double cell = (double) (to - from) / Sketch.POINTS;
    Course whole = Course.of(series, from, cell, Sketch.POINTS);
    if (!whole.whole(0) || whole.readings() == 0)
      return Optional.empty();
    double[] figures = whole.meanAndLength(0);
    byte[] sketch = Sketch.of(whole.cells(), 0, Sketch.QUESTION_UNIT);
    if (sketch == null)
      return Optional.empty();
    double smoothness = 0;
    for (byte b : sketch)
      smoothness += (double) b * b;
    double[] standard = new double[Sketch.POINTS];
    for (int i = 0; i < standard.length; i++)
      standard[i] = (whole.cells()[i] - figures[0]) / figures[1];
    return Optional.of(new AskedCourse(to - from, standard, figures[0], figures[1], smoothness,
        pieces(series, scale, from, to)));
  }

  /** The longest windows that are not longer than the question. */
  private static SketchScale scale(long width) {
    SketchScale best = SketchScale.ALL.getFirst();
    for (SketchScale s : SketchScale.ALL)
      if (s.width() <= NEARLY * width)
        best = s;
    return best;
  }

  private static List<Piece> pieces(History.Series series, SketchScale scale, long from, long to) {
    List<Piece> pieces = new ArrayList<>();
    long room = to - from - scale.width();
    int count = (int) Math.min(8, Math.max(1, Math.ceil((to - from) / (NEARLY * scale.width()))));
    for (int i = 0; i < count; i++) {
      long offset = count == 1 ? room / 2 : room * i / (count - 1);
      Course course = Course.of(series, from + offset, scale.cell(), Sketch.POINTS);
      byte[] sketch = course.readings() > 0 && course.whole(0)
          ? Sketch.of(course.cells(), 0, Sketch.QUESTION_UNIT)
          : null;
      if (sketch != null)
        pieces.add(new Piece(scale, offset, sketch));
    }
    return pieces;
  }

  /** At even distances. */
  List<Piece> pieces(int most) {
    if (pieces.size() <= most)
      return pieces;
    List<Piece> some = new ArrayList<>();
    for (int i = 0; i < most; i++)
      some.add(pieces.get(i * (pieces.size() - 1) / (most - 1)));
    return some;
  }
}
