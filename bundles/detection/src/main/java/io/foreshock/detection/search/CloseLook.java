package io.foreshock.detection.search;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the readings at a place with the question, at all shifts up to a quarter of its length. */
final class CloseLook {
  private static final int MOST_SHIFT = Sketch.POINTS / 4;

  private CloseLook() {
  }

  /** @param amplitude length of the course in lengths of the asked one */
  record Likeness(double correlation, double amplitude, double level) {}

  /** @param channels null where there is nothing to compare with */
  record Found(long from, List<@Nullable Likeness> channels) {}

  /**
   * @param sensors
   *            one per asked course, null where there is none
   * @param start
   *            about where it begins, microseconds UTC
   * @return empty when less than half of the channels can be compared
   */
  static Optional<Found> at(History history, List<AskedCourse> asked, List<@Nullable Sensor> sensors, long start) {
    long width = asked.getFirst().width();
    double cell = (double) width / Sketch.POINTS;
    long from = start - Math.round(MOST_SHIFT * cell);
    List<@Nullable Course> courses = new ArrayList<>();
    int there = 0;
    for (Sensor sensor : sensors) {
      Course course = sensor == null ? null : course(history, sensor.id(), from, width, cell);
      there += course == null ? 0 : 1;
      courses.add(course);
    }
    if (2 * there < asked.size() || there == 0)
      return Optional.empty();
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int shift = 0; shift <= 2 * MOST_SHIFT; shift++) {
      double sum = sum(asked, courses, shift);
      if (sum > most) {
        most = sum;
        best = shift;
      }
    }
    if (most <= 0)
      return Optional.empty();
    List<@Nullable Likeness> channels = new ArrayList<>();
    for (int c = 0; c < asked.size(); c++) {
      Course course = courses.get(c);
      channels.add(course == null ? null : likeness(asked.get(c), course, best));
    }
    return Optional.of(new Found(from + Math.round(best * cell), channels));
  }

  private static @Nullable Course course(History history, int sensor, long from, long width, double cell) {
    long margin = width / 8;
    int count = Sketch.POINTS + 2 * MOST_SHIFT;
    History.Series series = history.read(sensor, from - margin, from + Math.round(count * cell) + margin);
    Course course = Course.of(series, from, cell, count);
    return course.readings() == 0 ? null : course;
  }

  private static double sum(List<AskedCourse> asked, List<@Nullable Course> courses, int shift) {
    double sum = 0;
    for (int c = 0; c < asked.size(); c++) {
      Course course = courses.get(c);
      if (course != null) {
        Likeness like = likeness(asked.get(c), course, shift);
        sum += like == null ? 0 : like.correlation();
      }
    }
    return sum;
  }

  /** Null where the course has a hole or is flat. */
  private static @Nullable Likeness likeness(AskedCourse asked, Course course, int shift) {
    if (!course.whole(shift))
      return null;
    double[] figures = course.meanAndLength(shift);
    if (!(figures[1] > 1e-12))
      return null;
    double product = 0;
    for (int i = 0; i < Sketch.POINTS; i++)
      product += asked.standard()[i] * course.cells()[shift + i];
    return new Likeness(Math.clamp(product / figures[1], -1, 1), figures[1] / asked.length(), figures[0] - asked
        .mean());
  }
}
