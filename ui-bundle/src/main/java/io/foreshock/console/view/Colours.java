package io.foreshock.console.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.paint.Paint;
import javafx.scene.shape.Rectangle;

/**
 * Brings the theme's colours to what is drawn on a canvas: shapes without size, coloured by the style sheet like any
 * other node, so that colours stay in the theme alone.
 */
final class Colours {
  private final List<Rectangle> probes = new ArrayList<>();
  private final Rectangle future = probe("overlay-future");
  private final Rectangle window = probe("overlay-window");
  private final Rectangle edge = probe("overlay-edge");
  private final Rectangle now = probe("overlay-now");
  private final Rectangle plate = probe("overlay-plate");
  private final Rectangle ink = probe("overlay-ink");
  private final List<Rectangle> axes = List.of(probe("overlay-axis-0"), probe("overlay-axis-1"),
      probe("overlay-axis-2"));

  private Rectangle probe(String styleClass) {
    Rectangle r = new Rectangle(0, 0);
    r.getStyleClass().add(styleClass);
    r.setMouseTransparent(true);
    probes.add(r);
    return r;
  }

  List<? extends Node> nodes() {
    return probes;
  }

  Paint future() {
    return future.getFill();
  }

  Paint window() {
    return window.getFill();
  }

  Paint edge() {
    return edge.getFill();
  }

  Paint now() {
    return now.getFill();
  }

  Paint plate() {
    return plate.getFill();
  }

  Paint ink() {
    return ink.getFill();
  }

  Paint axis(int a) {
    return axes.get(a).getFill();
  }
}
