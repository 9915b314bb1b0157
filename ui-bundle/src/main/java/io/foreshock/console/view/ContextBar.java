package io.foreshock.console.view;

import io.foreshock.console.model.ContextModel;
import io.foreshock.console.model.ContextModel.Context;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TrendModel;
import io.foreshock.console.trend.TrendFrame;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/** All history under the chart: matches are short ticks at the top, failures full lines, the frame is what is seen. */
final class ContextBar extends Region {
  private static final double HEIGHT = 34;
  private static final double TICK = 9;
  /** A year's hour would be a hairline. */
  private static final double NARROWEST = 4;
  private final ContextModel model;
  private final TrendModel trend;
  private final Rectangle seen = new Rectangle();

  ContextBar(ContextModel model, TrendModel trend) {
    this.model = model;
    this.trend = trend;
    setId("context");
    getStyleClass().add("context");
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMaxHeight(HEIGHT);
    setAccessibleText(Texts.of("context.hint"));
    Tooltip.install(this, new Tooltip(Texts.of("context.hint")));
    seen.getStyleClass().add("context-seen");
    model.contextProperty().addListener(o -> requestLayout());
    trend.frameProperty().addListener(o -> place());
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::go);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::go);
  }

  @Override
  protected void layoutChildren() {
    getChildren().clear();
    Context c = model.contextProperty().get();
    if (c == null)
      return;
    getChildren().add(curve(c));
    c.matches().forEach(at -> tick(c, at, TICK, "context-match"));
    c.failures().forEach(at -> tick(c, at, HEIGHT, "context-failure"));
    getChildren().add(seen);
    place();
  }

  private Path curve(Context c) {
    Path path = new Path();
    path.getStyleClass().add("context-curve");
    double step = getWidth() / c.low().length;
    for (int i = 0; i < c.low().length; i++)
      if (!Double.isNaN(c.low()[i])) {
        path.getElements().add(new MoveTo((i + 0.5) * step, y(c.low()[i]) + 0.5));
        path.getElements().add(new LineTo((i + 0.5) * step, y(c.high()[i]) - 0.5));
      }
    return path;
  }

  private static double y(double share) {
    return HEIGHT - 3 - share * (HEIGHT - TICK - 5);
  }

  private void tick(Context c, long at, double length, String style) {
    double x = Math.round(x(c, at)) + 0.5;
    Line line = new Line(x, 0, x, length);
    line.getStyleClass().add(style);
    getChildren().add(line);
  }

  private double x(Context c, long micros) {
    return Math.clamp((double) (micros - c.from()) / Math.max(1, c.to() - c.from()), 0, 1) * getWidth();
  }

  private void place() {
    Context c = model.contextProperty().get();
    TrendFrame f = trend.frameProperty().get();
    seen.setVisible(c != null && f != null);
    if (c == null || f == null)
      return;
    double from = x(c, f.from());
    double width = Math.max(NARROWEST, x(c, Math.min(f.to(), c.to())) - from);
    seen.setX(Math.min(from, getWidth() - width));
    seen.setY(0.5);
    seen.setWidth(width);
    seen.setHeight(HEIGHT - 1);
  }

  /** Shows the stretch around the place pointed at; its right end is live again. */
  private void go(MouseEvent e) {
    @Nullable
    Context c = model.contextProperty().get();
    if (c == null || getWidth() <= 0)
      return;
    long at = c.from() + Math.round(Math.clamp(e.getX() / getWidth(), 0, 1) * (c.to() - c.from()));
    long range = trend.rangeProperty().get();
    if (e.getX() >= getWidth() - NARROWEST || at + range / 2 >= c.to())
      trend.resumeLive();
    else
      trend.goTo(at - range / 2, at + range / 2);
    e.consume();
  }
}
