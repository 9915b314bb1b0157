package io.foreshock.console.view;

import io.fair_acc.chartfx.axes.Axis;
import io.fair_acc.chartfx.plugins.ChartPlugin;
import io.foreshock.console.model.Annotation;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TimeText;
import io.foreshock.console.model.TrendModel;
import io.foreshock.console.trend.LivePicture;
import io.foreshock.console.trend.TrendFrame;
import io.foreshock.console.trend.TrendFrame.Line;
import io.foreshock.console.trend.TrendFrame.Span;
import io.foreshock.console.trend.TrendFrame.YAxis;
import java.util.Arrays;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/**
 * What lies over the curves: shaded windows and future, limits, now, where the past episode failed, the reading under
 * the pointer. Also the pointer's gestures: drag selects a window, drag with Shift or
 * the right button moves through time, the wheel zooms at the pointer, a double click clears.
 */
final class TrendOverlay extends ChartPlugin {
  private final Canvas canvas = new Canvas(10, 10);
  private final Colours colours = new Colours();
  private final TrendModel model;
  private final TimeText times;
  private final Axis time;
  private final List<? extends Axis> values;
  private @Nullable TrendFrame frame;
  private double pointer = Double.NaN;
  private double dragFrom = Double.NaN;
  private double panFrom = Double.NaN;

  TrendOverlay(TrendModel model, TimeText times, Axis time, List<? extends Axis> values) {
    this.model = model;
    this.times = times;
    this.time = time;
    this.values = values;
    getChartChildren().addAll(colours.nodes());
    getChartChildren().add(canvas);
    canvas.setCursor(Cursor.CROSSHAIR);
    model.notes().addListener((javafx.beans.InvalidationListener) o -> draw());
    canvas.addEventHandler(MouseEvent.ANY, this::mouse);
    canvas.addEventHandler(ScrollEvent.SCROLL, e -> {
      model.zoom(e.getDeltaY() > 0 ? 0.8 : 1.25, micros(e.getX()));
      e.consume();
    });
  }

  void setFrame(TrendFrame newest) {
    frame = newest;
  }

  @Override
  public void runPostLayout() {
    double w = getChart().getCanvas().getWidth();
    double h = getChart().getCanvas().getHeight();
    if (canvas.getWidth() != w)
      canvas.setWidth(w);
    if (canvas.getHeight() != h)
      canvas.setHeight(h);
    draw();
  }

  private void mouse(MouseEvent e) {
    if (e.getEventType() == MouseEvent.MOUSE_EXITED) {
      pointer = Double.NaN;
      model.pointAt(null);
      draw();
    } else if (e.getEventType() == MouseEvent.MOUSE_MOVED) {
      pointer = e.getX();
      model.pointAt(micros(pointer));
      draw();
    } else
      if (e.getEventType() == MouseEvent.MOUSE_PRESSED && (e.getButton() != MouseButton.PRIMARY || e.isShiftDown())) {
        panFrom = e.getX();
      } else if (e.getEventType() == MouseEvent.MOUSE_RELEASED && !Double.isNaN(panFrom)) {
        model.pan((panFrom - e.getX()) / canvas.getWidth());
        panFrom = Double.NaN;
      } else if (e.getEventType() == MouseEvent.MOUSE_PRESSED && e.getButton() == MouseButton.PRIMARY) {
        dragFrom = e.getX();
      } else if (e.getEventType() == MouseEvent.MOUSE_DRAGGED && !Double.isNaN(dragFrom)) {
        pointer = e.getX();
        draw();
      } else if (e.getEventType() == MouseEvent.MOUSE_RELEASED && !Double.isNaN(dragFrom)) {
        if (Math.abs(e.getX() - dragFrom) > 4)
          model.select(micros(dragFrom), micros(e.getX()));
        else
          if (e.getClickCount() == 2)
            model.clearSelection();
        dragFrom = Double.NaN;
        draw();
      }
  }

  private long micros(double x) {
    return Math.round(time.getValueForDisplay(Math.clamp(x, 0, canvas.getWidth())) * 1e6);
  }

  private double x(long micros) {
    return time.getDisplayPosition(micros / 1e6);
  }

  private void draw() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    double w = canvas.getWidth();
    double h = canvas.getHeight();
    g.clearRect(0, 0, w, h);
    TrendFrame f = frame;
    if (f == null)
      return;
    g.setFont(Font.font("System", FontWeight.NORMAL, 11));
    boolean hasData = f.now() != LivePicture.NEVER && f.lines().stream().anyMatch(l -> l.x().length > 0);
    if (!hasData) {
      note(g, Texts.of("trend.empty"), w / 2, h / 2, w);
      return;
    }
    if (f.now() < f.to()) {
      g.setFill(colours.future());
      g.fillRect(Math.max(0, x(f.now())), 0, w, h);
    }
    for (Span gap : f.gaps())
      hatch(g, gap, w, h);
    shade(g, f.window(), w, h);
    shade(g, f.selection(), w, h);
    if (!Double.isNaN(dragFrom)) {
      g.setFill(colours.window());
      g.fillRect(Math.min(dragFrom, pointer), 0, Math.abs(pointer - dragFrom), h);
    }
    // all lines before all words, so that no line crosses a caption
    List<Annotation> notes = model.notes().stream().filter(n -> n.at() >= f.from() && n.at() <= f.to()).toList();
    for (boolean words : new boolean[]{false, true}) {
      annotations(g, f, w, h, words);
      NoteMarks.draw(g, notes, this::x, h, colours, words ? this::note : null);
    }
    if (!Double.isNaN(pointer) && Double.isNaN(dragFrom))
      readOut(g, f, notes, w, h);
  }

  private void annotations(GraphicsContext g, TrendFrame f, double w, double h, boolean words) {
    for (int a = 0; a < f.axes().size(); a++) {
      YAxis y = f.axes().get(a);
      limit(g, Texts.of("trend.high"), y.high(), y, a, words);
      limit(g, Texts.of("trend.low"), y.low(), y, a, words);
    }
    if (f.now() >= f.from() && f.now() <= f.to())
      upright(g, x(f.now()), Texts.of("trend.now"), h - 16, words);
    if (f.overlay() instanceof TrendFrame.Overlay o && o.failsAt() instanceof Long at && at <= f.to() && at >= f.from())
      upright(g, x(at), o.outcome() + "\n" + times.minute(at), 22, words);
    if (words) {
      caption(g, f.window(), 56, w);
      caption(g, f.selection(), 78, w);
    }
  }

  private void caption(GraphicsContext g, @Nullable Span s, double y, double w) {
    if (s != null && x(s.to()) >= 0 && x(s.from()) <= w)
      note(g, s.caption(), (Math.max(0, x(s.from())) + Math.min(w, x(s.to()))) / 2, y, w);
  }

  private void shade(GraphicsContext g, @Nullable Span s, double w, double h) {
    if (s == null || x(s.to()) < 0 || x(s.from()) > w)
      return;
    double from = Math.max(0, x(s.from()));
    double to = Math.min(w, x(s.to()));
    g.setFill(colours.window());
    g.fillRect(from, 0, to - from, h);
    g.setStroke(colours.edge());
    g.setLineWidth(1);
    g.setLineDashes();
    for (double e : new double[]{from, to})
      g.strokeLine(Math.round(e) + 0.5, 0, Math.round(e) + 0.5, h);
  }

  /** No readings here: slanted lines, told apart from a selected window without any colour. */
  private void hatch(GraphicsContext g, Span s, double w, double h) {
    double from = Math.max(0, x(s.from()));
    double to = Math.min(w, x(s.to()));
    if (to - from < 3)
      return;
    g.save();
    g.beginPath();
    g.rect(from, 0, to - from, h);
    g.clip();
    g.setStroke(colours.edge());
    g.setGlobalAlpha(0.35);
    g.setLineWidth(1);
    for (double at = from - h; at < to; at += 9)
      g.strokeLine(at, h, at + h, 0);
    g.restore();
  }

  private void limit(GraphicsContext g, String word, double at, YAxis y, int a, boolean words) {
    double w = canvas.getWidth();
    double py = Math.round(values.get(a).getDisplayPosition(at)) + 0.5;
    if (Double.isNaN(at) || at < y.min() || at > y.max() || py < 0 || py > canvas.getHeight())
      return;
    if (words) {
      String text = word + " " + Figures.limit(at, y.unit());
      double half = width(g, text) / 2 + 8;
      note(g, text, a == 0 ? half : w - half - (a == 2 ? 130 : 0), py, w);
      return;
    }
    g.setStroke(colours.axis(a));
    g.setGlobalAlpha(0.75);
    g.setLineWidth(1);
    g.setLineDashes(9, 5);
    g.strokeLine(0, py, w, py);
    g.setLineDashes();
    g.setGlobalAlpha(1);
  }

  private void upright(GraphicsContext g, double x, String text, double captionY, boolean words) {
    if (words) {
      note(g, text, x, captionY, canvas.getWidth());
      return;
    }
    g.setStroke(colours.now());
    g.setLineWidth(1);
    g.setLineDashes(7, 5);
    g.strokeLine(Math.round(x) + 0.5, 0, Math.round(x) + 0.5, canvas.getHeight());
    g.setLineDashes();
  }

  /** A small plate with words, kept inside the plot. */
  private void note(GraphicsContext g, String text, double centreX, double centreY, double w) {
    if (text.isEmpty())
      return;
    double tw = width(g, text) + 10;
    double th = 15.0 * text.lines().count() + 3;
    double x = Math.clamp(centreX - tw / 2, 2, Math.max(2, w - tw - 2));
    double y = Math.clamp(centreY - th / 2, 2, Math.max(2, canvas.getHeight() - th - 2));
    plate(g, Math.round(x), Math.round(y), Math.round(tw), th);
    g.setFill(colours.ink());
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, Math.round(x + tw / 2), Math.round(y + th / 2));
  }

  private void plate(GraphicsContext g, double x, double y, double w, double h) {
    g.setFill(colours.plate());
    g.fillRoundRect(x, y, w, h, 4, 4);
    g.setStroke(colours.edge());
    g.setLineWidth(1);
    g.strokeRoundRect(x + 0.5, y + 0.5, w - 1, h - 1, 4, 4);
  }

  private static double width(GraphicsContext g, String text) {
    Text t = new Text(text);
    t.setFont(g.getFont());
    return t.getLayoutBounds().getWidth();
  }

  /** Time and every curve's value under the pointer, each on its own axis. */
  private void readOut(GraphicsContext g, TrendFrame f, List<Annotation> notes, double w, double h) {
    double at = time.getValueForDisplay(pointer);
    g.setStroke(colours.edge());
    g.setLineWidth(1);
    g.strokeLine(Math.round(pointer) + 0.5, 0, Math.round(pointer) + 0.5, h);
    StringBuilder s = new StringBuilder(times.dateSecond(Math.round(at * 1e6)));
    for (Line l : f.lines()) {
      double v = valueAt(l, at);
      if (!Double.isNaN(v))
        s.append('\n').append(Figures.name(l.sensor().name())).append(l.past() ? Texts.of("trend.then") : "  ")
            .append(Figures.valueWithUnit(v, l.sensor().unit()));
    }
    notes.stream().filter(n -> Math.abs(x(n.at()) - pointer) <= NoteMarks.HALF + 1).forEach(n -> s.append('\n').append(
        NoteMarks.words(n)));
    String text = s.toString();
    double tw = width(g, text) + 14;
    double th = 15.0 * text.lines().count() + 8;
    double x = pointer + 12 + tw > w ? pointer - 12 - tw : pointer + 12;
    plate(g, Math.round(x), 30, Math.round(tw), th);
    g.setFill(colours.ink());
    g.setTextAlign(TextAlignment.LEFT);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, Math.round(x) + 7, Math.round(30 + th / 2));
  }

  private static double valueAt(Line l, double at) {
    int i = Arrays.binarySearch(l.x(), at);
    int k = i >= 0 ? i : -i - 1;
    if (k >= l.x().length || (k == 0 && i < 0))
      return Double.NaN;
    return k > 0 && at - l.x()[k - 1] < l.x()[k] - at ? l.y()[k - 1] : l.y()[k];
  }
}
