package io.foreshock.console.view;

import io.foreshock.console.model.SensorGauge;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polygon;

/** The ISA-101 analogue indicator: a track, the normal band in its middle and a pointer at the value. */
final class MiniBar extends Region {
  private static final double HEIGHT = 15;
  private static final double TRACK = 5;
  private final Region track = new Region();
  private final Region band = new Region();
  private final Polygon pointer = new Polygon(0, 0, 10, 0, 5, 9);
  private double position = 0.5;
  private boolean known;

  MiniBar() {
    getStyleClass().add("mini-bar");
    track.getStyleClass().add("track");
    band.getStyleClass().add("band");
    pointer.getStyleClass().add("pointer");
    getChildren().addAll(track, band, pointer);
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMaxHeight(HEIGHT);
    setPrefWidth(110);
  }

  void show(SensorGauge gauge, SensorGauge.Value v) {
    position = gauge.position(v.value());
    known = gauge.hasBand() && v.place() != SensorGauge.Place.NONE;
    band.setVisible(gauge.hasBand());
    pointer.setVisible(known);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double y = HEIGHT - TRACK - 1;
    track.resizeRelocate(0, y, w, TRACK);
    band.resizeRelocate(Math.round(w * 0.25), y, Math.round(w * 0.5), TRACK);
    pointer.relocate(Math.round(Math.clamp(position * w - 5, 0, Math.max(0, w - 10))), 1);
  }
}
