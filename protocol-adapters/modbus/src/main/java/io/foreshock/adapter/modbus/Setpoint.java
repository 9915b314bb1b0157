package io.foreshock.adapter.modbus;

import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WriteRequest;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;

/** A value on its way to a device. */
final class Setpoint {
  private Setpoint() {
  }

  /** Whether points of this kind can be written at all: a bit of a register cannot without touching its neighbours. */
  static boolean isPossible(Point.Place place) {
    return (place.table() == RegisterTable.COIL || place.table() == RegisterTable.HOLDING)
        && (place.type() instanceof ValueType.Flag || place.type() instanceof ValueType.Number);
  }

  /**
   * @param value
   *            in engineering units
   * @param multiple
   *            functions 15 and 16 for single coils and registers too
   * @throws ForeshockException
   *             {@code OUT_OF_RANGE}
   */
  static WriteRequest request(Point point, double value, boolean multiple) {
    Point.Meta meta = point.meta();
    if (!Double.isFinite(value) || value < meta.low() || value > meta.high())
      throw outOfRange(point, value, meta.low() + ".." + meta.high());
    Point.Place place = point.place();
    double raw = (value - point.scale().offset()) / point.scale().factor();
    if (place.type() instanceof ValueType.Flag) {
      if (raw != 0 && raw != 1)
        throw outOfRange(point, value, "0 or 1");
      return new WriteRequest(place.table(), place.address(), 1, new byte[]{(byte) raw}, multiple);
    }
    if (!(place.type() instanceof ValueType.Number number))
      throw new IllegalArgumentException("cannot be written: " + place);
    byte[] data = number.encode(raw, place.order()).orElseThrow(() -> outOfRange(point, value, number.toString()));
    return new WriteRequest(place.table(), place.address(), number.size(), data, multiple || number.size() > 1);
  }

  private static ForeshockException outOfRange(Point point, double value, String limit) {
    return new ForeshockException(ErrorCode.OUT_OF_RANGE, "value out of range: " + point.sensor() + "=" + value
        + ", limit=" + limit);
  }
}
