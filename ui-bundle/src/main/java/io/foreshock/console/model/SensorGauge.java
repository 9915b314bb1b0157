package io.foreshock.console.model;

import io.foreshock.api.catalog.Sensor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One sensor of the overview with its newest value. Confined to the UI executor. */
public final class SensorGauge {
  /** Where the value lies against the normal band. */
  public enum Place {
    /** No reading yet. */
    NONE,
    /** No band is known. */
    UNJUDGED, NORMAL, LOW, HIGH
  }

  /**
   * @param timestamp
   *          microseconds UTC
   * @param stale
   *          much older than the plant's now
   */
  public record Value(double value, long timestamp, Place place, boolean stale) {}

  private final Sensor sensor;
  private final ReadOnlyObjectWrapper<Value> value = new ReadOnlyObjectWrapper<>(
      new Value(Double.NaN, 0, Place.NONE, false));

  SensorGauge(Sensor sensor) {
    this.sensor = sensor;
  }

  public Sensor sensor() {
    return sensor;
  }

  public ReadOnlyObjectProperty<Value> valueProperty() {
    return value.getReadOnlyProperty();
  }

  void set(double v, long timestamp, boolean stale) {
    Value next = new Value(v, timestamp, place(v), stale);
    if (!next.equals(value.get()))
      value.set(next);
  }

  private Place place(double v) {
    double low = sensor.spec().low();
    double high = sensor.spec().high();
    if (Double.isNaN(v))
      return Place.NONE;
    if (Double.isNaN(low) && Double.isNaN(high))
      return Place.UNJUDGED;
    return v < low ? Place.LOW : v > high ? Place.HIGH : Place.NORMAL;
  }

  /** Where on the bar a value lies, 0..1: the band takes the middle half. */
  public double position(double v) {
    double low = sensor.spec().low();
    double high = sensor.spec().high();
    double width = high - low;
    if (!(width > 0))
      return 0.5;
    return Math.clamp((v - (low - width / 2)) / (2 * width), 0, 1);
  }

  public boolean hasBand() {
    return sensor.spec().high() > sensor.spec().low();
  }
}
