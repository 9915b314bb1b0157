package io.foreshock.adapter.modbus;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.foreshock.adapter.kit.Names;
import io.foreshock.adapter.modbus.RegisterMap.Problem;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One line of a register map; what is wrong with it becomes problems. Confined to one thread. */
final class MapRow {
  private static final int ADDRESSES = 65_536;

  private final CsvRecord record;
  private final Map<String, Integer> columns;
  private final List<Problem> problems;

  MapRow(CsvRecord record, Map<String, Integer> columns, List<Problem> problems) {
    this.record = record;
    this.columns = columns;
    this.problems = problems;
  }

  /** The point; meaningless when problems were added. */
  Point point(Duration defaultInterval, int base) {
    String sensor = Names.path(text("sensor"));
    if (sensor.isEmpty())
      problem("sensor", "is empty");
    RegisterTable table = parsed("table", text("table"), RegisterTable::parse, RegisterTable.HOLDING,
        "coil, discrete, holding, input or 1..4");
    ValueType type = parsed("type", text("type"), ValueType::parse, ValueType.Number.UINT16,
        "bool, int16, uint16, int32, uint32, int64, uint64, float32, float64, bit:0..15 or string:1..64");
    WordOrder order = text("order").isEmpty()
        ? WordOrder.ABCD
        : parsed("order", text("order"), WordOrder::parse, WordOrder.ABCD, "ABCD, CDAB, BADC or DCBA");
    if (table.bits() != type instanceof ValueType.Flag)
      problem("type", table.bits() ? "a " + table + " is a bool" : "a register is no bool; use bit:0..15");
    Point.Place place = new Point.Place(table, address(base), type, order);
    if (place.end() > ADDRESSES)
      problem("address", "ends beyond the last register: end=" + place.end() + ", limit=" + ADDRESSES);
    double low = number("low", Double.NaN);
    double high = number("high", Double.NaN);
    if (low > high)
      problem("low", "above high: low=" + low + ", high=" + high);
    Duration interval = text("interval").isEmpty()
        ? defaultInterval
        : parsed("interval", text("interval"), Intervals::parse, defaultInterval, Intervals.FORMS);
    return new Point(record.getStartingLineNumber(), Names.path(text("device")), sensor.isEmpty() ? "_" : sensor, place,
        new Point.Scale(factor(), number("offset", 0), labels()), interval,
        new Point.Meta(text("unit"), text("quantity"), low, high, text("description")), writable(place));
  }

  private boolean writable(Point.Place place) {
    return switch (text("write").toLowerCase(Locale.ROOT)) {
      case "", "no" -> false;
      case "yes" -> {
        if (!Setpoint.isPossible(place))
          problem("write", "only coils and numbers in holding registers can be written");
        yield true;
      }
      default -> {
        problem("write", "unknown: " + text("write") + ", expected yes or no");
        yield false;
      }
    };
  }

  private String text(String column) {
    Integer index = columns.get(column);
    return index == null || index >= record.getFieldCount() ? "" : record.getField(index).strip();
  }

  private <T> T parsed(String column, String text, Function<String, Optional<T>> parser, T otherwise, String forms) {
    Optional<T> value = parser.apply(text);
    if (value.isEmpty())
      problem(column, text.isEmpty() ? "is empty, expected " + forms : "unknown: " + text + ", expected " + forms);
    return value.orElse(otherwise);
  }

  private int address(int base) {
    String text = text("address");
    try {
      int address = (text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text)) - base;
      if (address < 0 || address >= ADDRESSES)
        problem("address", "must be " + base + ".." + (ADDRESSES - 1 + base) + ": " + text);
      return Math.clamp(address, 0, ADDRESSES - 1);
    } catch (NumberFormatException e) {
      problem("address", text.isEmpty() ? "is empty" : "no number: " + text);
      return 0;
    }
  }

  private double factor() {
    double factor = number("scale", 1);
    if (factor == 0)
      problem("scale", "must not be 0");
    return factor;
  }

  private double number(String column, double otherwise) {
    String text = text(column);
    if (text.isEmpty())
      return otherwise;
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value))
        return value;
    } catch (NumberFormatException e) {
      // the same as a number that is none
    }
    problem(column, "no number: " + text);
    return otherwise;
  }

  /** {@code RUN=1|STOP=0}. */
  private Map<String, Double> labels() {
    Map<String, Double> labels = new HashMap<>();
    for (String pair : text("labels").split("\\|"))
      if (!pair.isBlank())
        try {
          int equals = pair.lastIndexOf('=');
          labels.put(pair.substring(0, equals).strip(), Double.parseDouble(pair.substring(equals + 1).strip()));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          problem("labels", "not TEXT=NUMBER: " + pair.strip());
        }
    return labels;
  }

  private void problem(String column, String reason) {
    problems.add(new Problem(record.getStartingLineNumber(), column, reason));
  }
}
