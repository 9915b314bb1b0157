package io.foreshock.adapter.modbus.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the registers or bits of a point mean. Immutable. */
public sealed interface ValueType {
  int MOST_TEXT_REGISTERS = 64;

  /** Registers, or bits of a bit table. */
  int size();

  /** Numbers as they are in registers. */
  enum Number implements ValueType {
    INT16(1), UINT16(1), INT32(2), UINT32(2), INT64(4), UINT64(4), FLOAT32(2), FLOAT64(4);

    private final int size;

    Number(int registers) {
      size = registers;
    }

    @Override
    public int size() {
      return size;
    }

    double decode(long raw) {
      return switch (this) {
        case INT16 -> (short) raw;
        case UINT16, UINT32 -> raw;
        case INT32 -> (int) raw;
        case INT64 -> raw;
        case UINT64 -> unsigned(raw);
        case FLOAT32 -> Float.intBitsToFloat((int) raw);
        case FLOAT64 -> Double.longBitsToDouble(raw);
      };
    }

    /**
     * Registers in network order, as {@link #decode} reads them.
     *
     * @param value
     *            rounded to a whole number for the types that hold only those
     * @return empty when the type cannot hold it
     */
    public Optional<byte[]> encode(double value, WordOrder order) {
      if (!Double.isFinite(value) || this == INT64 && value >= 0x1p63 || this == UINT64 && value >= 0x1p64)
        return Optional.empty();
      long raw = switch (this) {
        case FLOAT32 -> Float.floatToIntBits((float) value);
        case FLOAT64 -> Double.doubleToLongBits(value);
        case UINT64 -> Math.rint(value) < 0x1p63
            ? (long) Math.rint(value)
            : (long) (Math.rint(value) - 0x1p63)
                ^ Long.MIN_VALUE;
        default -> (long) Math.rint(value);
      };
      double back = decode(raw);
      double wanted = this == FLOAT32 ? (float) value : this == FLOAT64 ? value : Math.rint(value);
      // Beyond a type's limits something else would be read back.
      if (back != wanted || !Double.isFinite(back) || raw < 0 && (this == UINT16 || this == UINT32)
          || this == UINT16 && raw > 0xFFFF || this == UINT32 && raw > 0xFFFF_FFFFL)
        return Optional.empty();
      byte[] data = new byte[size * 2];
      for (int i = 0; i < data.length; i++)
        data[order.place(i, size)] = (byte) (raw >>> 8 * (data.length - 1 - i));
      return Optional.of(data);
    }

    /** Nearest double; half of an odd value would round twice without the sticky bit. */
    private static double unsigned(long raw) {
      return raw >= 0 ? raw : ((raw >>> 1) | (raw & 1)) * 2.0;
    }
  }

  /** A coil or discrete input: 0 or 1. */
  record Flag() implements ValueType {
    @Override
    public int size() {
      return 1;
    }
  }

  /** @param index bit of a register, 0 = lowest */
  record Bit(int index) implements ValueType {
    @Override
    public int size() {
      return 1;
    }
  }

  /** @param registers of two characters each */
  record Text(int registers) implements ValueType {
    @Override
    public int size() {
      return registers;
    }
  }

  /** {@code int16}, {@code bool}, {@code bit:3}, {@code string:8} (8 registers). */
  static Optional<ValueType> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    for (Number number : Number.values())
      if (number.name().toLowerCase(Locale.ROOT).equals(lower))
        return Optional.of(number);
    if (lower.equals("bool"))
      return Optional.of(new Flag());
    Matcher sized = SIZED.matcher(lower);
    if (!sized.matches())
      return Optional.empty();
    int n = Integer.parseInt(sized.group(2));
    if (sized.group(1).equals("bit"))
      return n <= 15 ? Optional.of(new Bit(n)) : Optional.empty();
    return n >= 1 && n <= MOST_TEXT_REGISTERS ? Optional.of(new Text(n)) : Optional.empty();
  }

  Pattern SIZED = Pattern.compile("(bit|string):(\\d{1,3})");

  /**
   * The number in the data of an answer.
   *
   * @param at
   *            register or bit of the data, 0 = first
   * @return NaN for what is no number
   * @throws MalformedReplyException
   *             when it does not lie within the data
   */
  default double decode(byte[] data, int at, WordOrder order) {
    int bytes = this instanceof Flag ? at / 8 + 1 : (at + size()) * 2;
    if (at < 0 || bytes > data.length)
      throw new MalformedReplyException("value beyond the answer: needs=" + bytes + " bytes, has=" + data.length);
    return switch (this) {
      case Number number -> number.decode(raw(data, at, order, number.size()));
      case Flag _ -> data[at / 8] >> at % 8 & 1;
      case Bit bit -> raw(data, at, order, 1) >> bit.index() & 1;
      case Text text -> parseNumber(text(data, at, order, text.registers()));
    };
  }

  private static long raw(byte[] data, int at, WordOrder order, int registers) {
    long raw = 0;
    for (int i = 0; i < registers * 2; i++)
      raw = raw << 8 | data[at * 2 + order.place(i, registers)] & 0xFF;
    return raw;
  }

  /** Text without what follows a NUL and without surrounding blanks. */
  static String text(byte[] data, int at, WordOrder order, int registers) {
    byte[] bytes = new byte[registers * 2];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = data[at * 2 + order.place(i, registers)];
      if (b == 0)
        break;
      bytes[length++] = b;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).strip();
  }

  private static double parseNumber(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
