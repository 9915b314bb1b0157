package io.foreshock.adapter.mqtt.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One metric of a Sparkplug B payload.
 *
 * @param name
 *            empty when the alias stands for it
 * @param alias
 *            {@link #NONE} when there is none
 * @param timestamp
 *            milliseconds UTC; {@link #NONE} when there is none
 * @param datatype
 *            1..11 are numbers and booleans; 0 = as in the birth
 * @param historical
 *            was kept back while the host was away
 * @param passing
 *            must not be stored ({@code is_transient})
 * @param kind
 *            field number of the value, 10 (int) to 19; 0 = none
 * @param raw
 *            value of a number: two's complement, or the bits of a floating point
 */
public record SparkplugMetric(String name, long alias, long timestamp, int datatype, boolean historical,
    boolean passing, boolean empty, int kind, long raw, Properties properties) {
  public static final long NONE = -1;
  private static final int LONGEST_NAME = 1_000;
  private static final int INT = 10;
  private static final int LONG = 11;
  private static final int FLOAT = 12;
  private static final int DOUBLE = 13;
  private static final int BOOLEAN = 14;
  private static final int LAST = 19;

  /**
   * What people have to know; texts may be empty, numbers NaN.
   *
   * @param quality
   *            192 good, 0 bad, 500 stale; -1 when it is not told
   */
  public record Properties(String unit, double low, double high, String description, int quality) {
    public static final Properties EMPTY = new Properties("", Double.NaN, Double.NaN, "", -1);
  }

  /** Whether values of a data type are numbers or truth values. */
  public static boolean isNumeric(int datatype) {
    return datatype >= 1 && datatype <= 11;
  }

  /**
   * The value as a number.
   *
   * @param type
   *            data type of the birth, for metrics that carry none
   * @return NaN when it is none
   */
  public double value(int type) {
    return empty
        ? Double.NaN
        : switch (kind) {
          case INT -> switch (type) {
            case 1 -> (byte) raw;
            case 2 -> (short) raw;
            case 3 -> (int) raw;
            default -> raw & 0xFFFF_FFFFL;
          };
          case LONG -> type == 8 ? unsigned(raw) : raw;
          case FLOAT -> Float.intBitsToFloat((int) raw);
          case DOUBLE -> Double.longBitsToDouble(raw);
          case BOOLEAN -> raw == 0 ? 0 : 1;
          default -> Double.NaN;
        };
  }

  /** Nearest double; half of an odd value would round twice without the sticky bit. */
  private static double unsigned(long raw) {
    return raw >= 0 ? raw : ((raw >>> 1) | (raw & 1)) * 2.0;
  }

  static SparkplugMetric decode(ProtoReader in) {
    String name = "";
    long alias = NONE;
    long timestamp = NONE;
    int datatype = 0;
    boolean historical = false;
    boolean passing = false;
    boolean empty = false;
    int kind = 0;
    long raw = 0;
    Properties properties = Properties.EMPTY;
    while (in.next())
      switch (in.field()) {
      case 1 -> name = name(in);
      case 2 -> alias = in.varint();
      case 3 -> timestamp = in.varint();
      case 4 -> datatype = (int) in.varint();
      case 5 -> historical = in.flag();
      case 6 -> passing = in.flag();
      case 7 -> empty = in.flag();
      case 9 -> properties = properties(in.message());
      case INT, LONG, BOOLEAN -> {
        kind = in.field();
        raw = in.varint();
      }
      case FLOAT -> {
        kind = in.field();
        raw = in.fixed32();
      }
      case DOUBLE -> {
        kind = in.field();
        raw = in.fixed64();
      }
      default -> {
        kind = in.field() > BOOLEAN && in.field() <= LAST ? in.field() : kind;
        in.skip();
      }
      }
    return new SparkplugMetric(name, alias, timestamp, datatype, historical, passing, empty, kind, raw, properties);
  }

  private static String name(ProtoReader in) {
    String name = in.text();
    if (name.length() > LONGEST_NAME)
      throw in.malformed("name too long: characters=" + name.length() + ", limit=" + LONGEST_NAME);
    return name;
  }

  /** Keys and values are two lists side by side. */
  private static Properties properties(ProtoReader in) {
    List<String> keys = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    while (in.next())
      switch (in.field()) {
      case 1 -> keys.add(in.text());
      case 2 -> values.add(value(in.message()));
      default -> in.skip();
      }
    Properties found = Properties.EMPTY;
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++)
      found = with(found, keys.get(i), values.get(i));
    return found;
  }

  private record Value(double number, String text) {}

  private static Value value(ProtoReader in) {
    double number = Double.NaN;
    String text = "";
    while (in.next())
      switch (in.field()) {
      case 3 -> number = (int) in.varint();
      case 4 -> number = in.varint();
      case 5 -> number = Float.intBitsToFloat(in.fixed32());
      case 6 -> number = Double.longBitsToDouble(in.fixed64());
      case 8 -> text = in.text();
      default -> in.skip();
      }
    return new Value(number, text);
  }

  private static Properties with(Properties p, String key, Value value) {
    return switch (key) {
      case "engUnit", "Engineering Units" -> new Properties(value.text, p.low, p.high, p.description, p.quality);
      case "engLow" -> new Properties(p.unit, value.number, p.high, p.description, p.quality);
      case "engHigh" -> new Properties(p.unit, p.low, value.number, p.description, p.quality);
      case "documentation", "description" -> new Properties(p.unit, p.low, p.high, value.text, p.quality);
      case "Quality" -> new Properties(p.unit, p.low, p.high, p.description, (int) value.number);
      default -> p;
    };
  }
}
