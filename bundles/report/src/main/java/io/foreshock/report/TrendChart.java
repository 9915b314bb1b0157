package io.foreshock.report;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.ingest.History;
import io.foreshock.report.Canvas.Box;
import io.foreshock.report.Canvas.Style;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * One sensor over the reported period: the band of its smallest and largest values per bucket, their mean as a line,
 * normal range, matched window and alarms.
 */
final class TrendChart {
  static final float HEIGHT = 148;
  static final int BUCKETS = 460;
  private static final float LEFT = 48;
  private static final float BELOW = 18;
  private static final float ABOVE = 20;
  private static final float SMALL = 7.5f;

  private final Clock clock;
  private final Marks marks;

  /**
   * What is drawn over every chart.
   *
   * @param windowFrom
   *            matched window, microseconds UTC; empty when from is not before to
   */
  record Marks(List<Alarm> alarms, long windowFrom, long windowTo, List<Long> failures) {}

  TrendChart(Clock clock, Marks marks) {
    this.clock = clock;
    this.marks = marks;
  }

  /** Values to pixels. */
  private record Scale(Box plot, long from, long to, double low, double high) {
    float x(long t) {
      return (float) (plot.x() + (double) (t - from) / (to - from) * plot.width());
    }

    float y(double v) {
      return (float) (plot.y() + (v - low) / (high - low) * plot.height());
    }

    boolean shows(double v) {
      return v >= low && v <= high;
    }
  }

  void draw(Canvas canvas, Box box, Sensor sensor, History.Trend trend) throws IOException {
    String unit = sensor.unit().isEmpty() ? "" : " in " + sensor.unit();
    canvas.text(box.x(), box.top() - 10, sensor.name() + unit, Style.bold(9));
    if (!sensor.spec().description().isEmpty())
      canvas.textRight(box.right(), box.top() - 10, sensor.spec().description(), Style.dim(SMALL));
    Box plot = new Box(box.x() + LEFT, box.y() + BELOW, box.width() - LEFT, box.height() - BELOW - ABOVE);
    canvas.rect(plot, Ink.WHITE);
    double[] range = range(trend, sensor);
    if (range.length == 0) {
      canvas.frame(plot, Ink.LINE);
      canvas.textCentred(plot.x() + plot.width() / 2, plot.y() + plot.height() / 2 - 4,
          "no usable readings in this period", Style.dim(9));
      return;
    }
    Scale scale = new Scale(plot, trend.from(), trend.to(), range[0], range[1]);
    canvas.clipped(plot, () -> background(canvas, scale));
    axes(canvas, scale);
    canvas.clipped(plot, () -> {
      series(canvas, scale, trend);
      limits(canvas, scale, sensor);
      events(canvas, scale);
    });
    canvas.frame(plot, Ink.LINE);
  }

  /** Room for the values, and for the normal range when it is near them. */
  private static double[] range(History.Trend trend, Sensor sensor) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < trend.buckets(); i++)
      if (trend.count()[i] > 0) {
        low = Math.min(low, trend.min()[i]);
        high = Math.max(high, trend.max()[i]);
      }
    if (!(low <= high) || Double.isInfinite(high - low))
      return new double[0];
    double span = Math.max(high - low, Math.max(Math.abs(high), 1e-9) * 1e-6);
    for (double limit : new double[]{sensor.spec().low(), sensor.spec().high()})
      if (limit > low - span && limit < high + span) {
        low = Math.min(low, limit);
        high = Math.max(high, limit);
      }
    double pad = Math.max(high - low, span) * 0.07;
    return new double[]{low - pad, high + pad};
  }

  private void background(Canvas canvas, Scale s) throws IOException {
    if (marks.windowFrom() >= marks.windowTo())
      return;
    float left = Math.max(s.plot().x(), s.x(marks.windowFrom()));
    float right = Math.min(s.plot().right(), s.x(marks.windowTo()));
    if (right > left)
      canvas.rect(new Box(left, s.plot().y(), Math.max(1, right - left), s.plot().height()), Ink.WINDOW);
  }

  private void axes(Canvas canvas, Scale s) throws IOException {
    Box plot = s.plot();
    double step = Axis.step(s.high() - s.low(), 5);
    for (double v : Axis.ticks(s.low(), s.high(), step)) {
      canvas.line(plot.x(), s.y(v), plot.right(), s.y(v), 0.3f, Ink.LINE);
      canvas.textRight(plot.x() - 4, s.y(v) - 2.5f, Axis.label(v, step), Style.dim(SMALL));
    }
    long timeStep = Axis.timeStep(s.to() - s.from(), 9);
    float lastRight = Float.NEGATIVE_INFINITY;
    for (long t : Axis.timeTicks(s.from(), s.to(), timeStep, clock)) {
      float x = s.x(t);
      canvas.line(x, plot.y(), x, plot.y() - 3, 0.5f, Ink.DIM);
      if (x - 14 > lastRight && x + 14 < plot.right() + 10) {
        canvas.textCentred(x, plot.y() - 11, clock.tick(t, timeStep), Style.dim(SMALL));
        lastRight = x + 14;
      }
    }
  }

  private static void series(Canvas canvas, Scale s, History.Trend trend) throws IOException {
    int i = 0;
    while (i < trend.buckets()) {
      if (trend.count()[i] == 0) {
        i++;
        continue;
      }
      int end = i;
      while (end < trend.buckets() && (trend.count()[end] > 0 || filled(trend, end)))
        end++;
      run(canvas, s, trend, i, end);
      i = end;
    }
  }

  /** A sparse sensor leaves single buckets empty; a line that breaks at each of them would not be readable. */
  private static boolean filled(History.Trend trend, int bucket) {
    int reach = Math.min(trend.buckets(), bucket + 1 + trend.buckets() / 60);
    for (int k = bucket; k < reach; k++)
      if (trend.count()[k] > 0)
        return true;
    return false;
  }

  private static void run(Canvas canvas, Scale s, History.Trend trend, int from, int to) throws IOException {
    float[] line = new float[2 * (to - from)];
    int n = 0;
    float half = s.plot().width() / trend.buckets() / 2;
    for (int i = from; i < to; i++) {
      if (trend.count()[i] == 0)
        continue;
      float x = s.x(trend.timeOf(i));
      float low = s.y(trend.min()[i]);
      float high = s.y(trend.max()[i]);
      if (high - low > 0.4f)
        canvas.rect(new Box(x - half, low, 2 * half, high - low), Ink.BAND);
      line[2 * n] = x;
      line[2 * n++ + 1] = s.y(trend.sum()[i] / trend.count()[i]);
    }
    if (n == 1)
      canvas.circle(line[0], line[1], 1.2f, Ink.SERIES);
    else
      if (n > 1)
        canvas.polyline(line, n, 0.9f, Ink.SERIES);
  }

  private static void limits(Canvas canvas, Scale s, Sensor sensor) throws IOException {
    Box plot = s.plot();
    double low = sensor.spec().low();
    double high = sensor.spec().high();
    if (s.shows(high)) {
      float y = s.y(high);
      canvas.dashed(plot.x(), y, plot.right(), y, Ink.LIMIT);
      canvas.text(plot.x() + 3, y + 9 < plot.top() ? y + 2 : y - 7, "normal up to " + plain(high), Style.dim(6.5f));
    }
    if (s.shows(low)) {
      float y = s.y(low);
      canvas.dashed(plot.x(), y, plot.right(), y, Ink.LIMIT);
      canvas.text(plot.x() + 3, y - 9 > plot.y() ? y - 7 : y + 2, "normal from " + plain(low), Style.dim(6.5f));
    }
  }

  private static String plain(double value) {
    String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return text.length() > 12 ? Double.toString(value) : text;
  }

  private void events(Canvas canvas, Scale s) throws IOException {
    Box plot = s.plot();
    float labelled = Float.NEGATIVE_INFINITY;
    for (Alarm alarm : mostUrgentLast()) {
      if (alarm.raisedAt() < s.from() || alarm.raisedAt() >= s.to())
        continue;
      float x = s.x(alarm.raisedAt());
      Ink ink = Ink.ofPriority(alarm.priority());
      canvas.line(x, plot.y(), x, plot.top(), 0.9f, ink);
      canvas.polygon(ink, x - 4, plot.top(), x + 4, plot.top(), x, plot.top() - 7);
      if (Math.abs(x - labelled) > 30) {
        label(canvas, plot, x, plot.top() - 8, "alarm", Ink.BLACK);
        labelled = x;
      }
    }
    for (long failure : marks.failures()) {
      float x = s.x(failure);
      canvas.line(x, plot.y(), x, plot.top(), 1.4f, Ink.BLACK);
      label(canvas, plot, x, plot.y() + 4, "stopped", Ink.BLACK);
    }
  }

  private List<Alarm> mostUrgentLast() {
    return marks.alarms().stream().sorted(Comparator.comparingInt(Alarm::priority).reversed()).toList();
  }

  private static void label(Canvas canvas, Box plot, float x, float y, String text, Ink ink) throws IOException {
    Style style = new Style(6.5f, false, ink);
    if (x > plot.right() - 36)
      canvas.textRight(x - 5, y, text, style);
    else
      canvas.text(x + 5, y, text, style);
  }
}
