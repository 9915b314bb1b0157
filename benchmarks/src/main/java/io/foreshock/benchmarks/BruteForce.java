package io.foreshock.benchmarks;

import io.foreshock.api.ingest.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The truth: the question laid over all readings of a sensor, in steps of a 32nd of its length. */
final class BruteForce {
  private static final int POINTS = 128;
  private static final int STEP = 4;

  private BruteForce() {
  }

  /** A stretch of a sensor. */
  record Place(int sensor, long from, double similarity) {}

  /** The best places of one sensor for each question; all questions have the same length. */
  static List<List<Place>> places(History history, int sensor, History.Bounds bounds, List<double[]> asked, long width,
      int most) {
    double cell = (double) width / POINTS;
    double[] course = course(history.read(sensor, bounds.first(), bounds.last() + 1), bounds.first(), cell);
    List<List<Place>> all = new ArrayList<>();
    for (int q = 0; q < asked.size(); q++)
      all.add(new ArrayList<>());
    for (int at = 0; at + POINTS <= course.length; at += STEP) {
      double mean = 0;
      double squares = 0;
      for (int i = at; i < at + POINTS; i++)
        mean += course[i] / POINTS;
      for (int i = at; i < at + POINTS; i++)
        squares += (course[i] - mean) * (course[i] - mean);
      for (int q = 0; q < asked.size(); q++) {
        double product = 0;
        double[] question = asked.get(q);
        for (int i = 0; i < POINTS; i++)
          product += question[i] * course[at + i];
        double correlation = product / Math.sqrt(squares + 1e-18);
        if (correlation > 0.6)
          all.get(q).add(new Place(sensor, bounds.first() + Math.round(at * cell), correlation));
      }
    }
    return all.stream().map(places -> distinct(places, width, most)).toList();
  }

  /** Likeness of a stretch, by the same readings and the same rule as all others. */
  static double similarity(History history, int sensor, long from, long to, double[] asked) {
    double[] there = standard(history, sensor, from, to);
    double sum = 0;
    for (int i = 0; i < POINTS; i++)
      sum += asked[i] * there[i];
    return sum;
  }

  /** A stretch with mean 0 and length 1. */
  static double[] standard(History history, int sensor, long from, long to) {
    double cell = (double) (to - from) / POINTS;
    double[] course = course(history.read(sensor, from - MadeUpHistory.PERIOD, to + MadeUpHistory.PERIOD), from, cell,
        POINTS);
    double mean = java.util.Arrays.stream(course).average().orElse(0);
    double length = Math.sqrt(java.util.Arrays.stream(course).map(x -> (x - mean) * (x - mean)).sum());
    return java.util.Arrays.stream(course).map(x -> (x - mean) / length).toArray();
  }

  /** Straight lines between readings, read at the middle of each cell. */
  private static double[] course(History.Series s, long from, double cell) {
    int n = (int) ((s.timestamps()[s.size() - 1] - from) / cell);
    return course(s, from, cell, n);
  }

  private static double[] course(History.Series s, long from, double cell, int n) {
    double[] course = new double[n];
    int j = 0;
    for (int i = 0; i < n; i++) {
      double time = from + (i + 0.5) * cell;
      while (j + 2 < s.size() && s.timestamps()[j + 1] <= time)
        j++;
      double part = (time - s.timestamps()[j]) / (s.timestamps()[j + 1] - s.timestamps()[j]);
      course[i] = s.values()[j] + part * (s.values()[j + 1] - s.values()[j]);
    }
    return course;
  }

  /** Best first, without what overlaps a better one of the same sensor. */
  static List<Place> distinct(List<Place> places, long width, int most) {
    List<Place> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingDouble(Place::similarity).reversed());
    List<Place> kept = new ArrayList<>();
    for (Place p : sorted) {
      if (kept.size() == most)
        break;
      if (kept.stream().noneMatch(k -> k.sensor() == p.sensor() && Math.abs(k.from() - p.from()) < width))
        kept.add(p);
    }
    return kept;
  }
}
