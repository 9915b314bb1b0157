package io.foreshock.api.catalog;

import static java.util.Objects.requireNonNull;

/**
 * A registered sensor.
 *
 * @param id
 *            small, dense, permanent number that stands for the sensor in
 *            batches and in the store; from 1
 */
public record Sensor(int id, SensorSpec spec) {
  public Sensor {
    requireNonNull(spec, "spec is null");
    if (id < 1)
      throw new IllegalArgumentException("id below 1: id=" + id);
  }

  public String tag() {
    return spec.tag();
  }

  public String asset() {
    return spec.asset();
  }

  public String name() {
    return spec.name();
  }

  public String unit() {
    return spec.unit();
  }
}
