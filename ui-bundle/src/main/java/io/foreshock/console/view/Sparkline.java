package io.foreshock.console.view;

import io.foreshock.console.model.Episode;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;

/** The live window and the past stretch on one scale; right of the divider is what followed then. */
final class Sparkline extends Region {
  private final Path now = new Path();
  private final Path then = new Path();
  private final Line divider = new Line();
  private final Rectangle after = new Rectangle();
  private final double[] nowValues;
  private final double[] thenValues;

  Sparkline(Episode episode) {
    nowValues = episode.now();
    thenValues = episode.then();
    getStyleClass().add("sparkline");
    now.getStyleClass().add("now");
    then.getStyleClass().add("then");
    divider.getStyleClass().add("divider");
    after.getStyleClass().add("after");
    getChildren().addAll(after, divider, then, now);
    // drawn anew at every layout: as managed children they would ask for the next one
    getChildren().forEach(c -> c.setManaged(false));
    setMinHeight(34);
    setPrefHeight(40);
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double h = getHeight();
    int points = Math.max(2, Math.max(nowValues.length, thenValues.length));
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double[] values : new double[][]{nowValues, thenValues})
      for (double v : values)
        if (!Double.isNaN(v)) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
    double span = max > min ? max - min : 1;
    trace(now, nowValues, points, w, h, min, span);
    trace(then, thenValues, points, w, h, min, span);
    double x = Math.round(w * nowValues.length / points) + 0.5;
    divider.setStartX(x);
    divider.setEndX(x);
    divider.setStartY(0);
    divider.setEndY(h);
    after.setX(x);
    after.setWidth(Math.max(0, w - x));
    after.setHeight(h);
  }

  private static void trace(Path path, double[] values, int points, double w, double h, double min, double span) {
    path.getElements().clear();
    boolean pen = false;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        pen = false;
        continue;
      }
      double x = w * i / (points - 1);
      double y = h - 3 - (values[i] - min) / span * (h - 6);
      path.getElements().add(pen ? new LineTo(x, y) : new MoveTo(x, y));
      pen = true;
    }
  }
}
