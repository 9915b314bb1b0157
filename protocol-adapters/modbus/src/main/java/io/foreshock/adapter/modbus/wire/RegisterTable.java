package io.foreshock.adapter.modbus.wire;

import java.util.Locale;
import java.util.Optional;

/** The four tables of a device and the function that reads each (Modbus Application Protocol V1.1b3, section 6). */
public enum RegisterTable {
  COIL(1, 2_000), DISCRETE(2, 2_000), HOLDING(3, 125), INPUT(4, 125);

  private final int function;
  private final int most;

  RegisterTable(int function, int most) {
    this.function = function;
    this.most = most;
  }

  /** Function code, 1..4. */
  public int function() {
    return function;
  }

  /** Most bits or registers of one request. */
  public int most() {
    return most;
  }

  /** Single bits, not 16-bit registers. */
  public boolean bits() {
    return this == COIL || this == DISCRETE;
  }

  /** Bytes that hold so many bits or registers in an answer. */
  public int bytes(int quantity) {
    return bits() ? (quantity + 7) / 8 : quantity * 2;
  }

  /** By name or function code: {@code holding}, {@code 3}. */
  public static Optional<RegisterTable> parse(String text) {
    for (RegisterTable table : values())
      if (table.name().equals(text.toUpperCase(Locale.ROOT)) || text.equals(Integer.toString(table.function)))
        return Optional.of(table);
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
