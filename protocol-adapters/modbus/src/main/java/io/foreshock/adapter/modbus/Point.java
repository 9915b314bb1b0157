package io.foreshock.adapter.modbus;

import static java.util.Objects.requireNonNull;

import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import io.foreshock.api.catalog.SensorSpec;
import java.time.Duration;
import java.util.Map;

/**
 * One row of a register map.
 *
 * @param line
 *            of the map, for messages
 * @param device
 *            the one device that has it, by asset; empty = every device
 * @param sensor
 *            below the device's asset: {@code flow} or {@code motor/temperature}
 * @param address
 *            in the protocol, from 0
 * @param writable
 *            the map allows it
 */
record Point(long line, String device, String sensor, Place place, Scale scale, Duration interval, Meta meta,
    boolean writable) {
  /** Where the value is and what its bytes mean. */
  record Place(RegisterTable table, int address, ValueType type, WordOrder order) {
    /** After the last bit or register. */
    int end() {
      return address + type.size();
    }
  }

  /**
   * From raw to engineering value: raw x factor + offset.
   *
   * @param labels
   *            what a text means; empty = the text is the number
   */
  record Scale(double factor, double offset, Map<String, Double> labels) {
    Scale {
      labels = Map.copyOf(labels);
    }
  }

  /** What people and detection want to know; texts may be empty, limits NaN. */
  record Meta(String unit, String quantity, double low, double high, String description) {}

  Point {
    requireNonNull(device, "device is null");
    requireNonNull(sensor, "sensor is null");
  }

  /**
   * The engineering value in the data of an answer.
   *
   * @param from
   *            address of the answer's first bit or register
   * @return NaN when it is no number
   */
  double decode(byte[] data, int from) {
    int at = place.address() - from;
    double raw = place.type() instanceof ValueType.Text text && !scale.labels().isEmpty()
        ? scale.labels().getOrDefault(ValueType.text(data, at, place.order(), text.registers()), Double.NaN)
        : place.type().decode(data, at, place.order());
    return raw * scale.factor() + scale.offset();
  }

  SensorSpec spec(String asset) {
    String tag = asset + "/" + sensor;
    int slash = tag.lastIndexOf('/');
    return new SensorSpec(tag.substring(0, slash), tag.substring(slash + 1), meta.unit(), meta.quantity(), meta.low(),
        meta.high(), meta.description());
  }
}
