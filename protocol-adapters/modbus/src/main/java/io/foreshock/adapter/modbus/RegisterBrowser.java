package io.foreshock.adapter.modbus;

import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Devices, the rows of their map, the four tables by pages, and below a register
 * its value in all four word orders side by side. Ids:
 *
 * <pre>
 *   line1/press4                            a device
 *   line1/press4#holding@125                a page of a table, from there on
 *   line1/press4#holding/100                a register
 *   line1/press4#holding/100/CDAB/float32   the same as a value of two registers
 * </pre>
 */
final class RegisterBrowser {
  private static final Pattern ID = Pattern.compile(
      "(?<asset>[^#]+)(#(?<table>coil|discrete|holding|input)(@(?<page>\\d{1,5})|/(?<address>\\d{1,5}))?)?");
  private static final int PAGE = 100;
  private static final int ADDRESSES = 65_536;
  private static final List<ValueType> WIDE = List.of(ValueType.Number.FLOAT32, ValueType.Number.INT32,
      ValueType.Number.UINT32);

  private final ModbusSettings settings;
  private final boolean mapped;
  private final boolean offline;
  private final long end;

  /** @param mapped the settings name a register map */
  RegisterBrowser(ModbusSettings settings, boolean mapped, boolean offline, Duration time) {
    this.settings = settings;
    this.mapped = mapped;
    this.offline = offline;
    end = System.nanoTime() + time.toNanos();
  }

  List<Node> below(String parent) throws LineException, InterruptedException {
    if (parent.isEmpty())
      return settings.devices().stream().map(d -> new Node(d.asset(), d.toString(), true, "", "")).toList();
    Matcher id = ID.matcher(parent);
    if (!id.matches())
      throw unknown(parent);
    DeviceAddress device = settings.devices().stream().filter(d -> d.asset().equals(id.group("asset"))).findFirst()
        .orElseThrow(() -> unknown(parent));
    Optional<RegisterTable> table = Optional.ofNullable(id.group("table")).flatMap(RegisterTable::parse);
    if (table.isEmpty())
      return device(device);
    if (id.group("address") != null)
      return orders(device, table.get(), number(id.group("address")));
    return page(device, table.get(), id.group("page") == null ? 0 : number(id.group("page")));
  }

  private static ForeshockException unknown(String parent) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, "no such node: " + parent);
  }

  private static int number(String digits) {
    int number = Integer.parseInt(digits);
    if (number >= ADDRESSES)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "address must be 0..65535: " + digits);
    return number;
  }

  /** The rows of its map with their values now, then the tables. */
  private List<Node> device(DeviceAddress device) throws LineException, InterruptedException {
    List<Node> nodes = new ArrayList<>();
    if (mapped)
      for (Survey.Finding found : survey(device, ModbusRun.map(settings).of(device.asset()))) {
        Point.Place place = found.point().place();
        nodes.add(new Node(id(device, place), found.point().sensor(), wide(place.type()), name(place.type()), told(
            found)));
      }
    for (RegisterTable table : RegisterTable.values())
      nodes.add(new Node(device.asset() + "#" + table, table + " table", true, "", ""));
    return nodes;
  }

  private List<Node> page(DeviceAddress device, RegisterTable table, int from) throws LineException,
      InterruptedException {
    ValueType type = table.bits() ? new ValueType.Flag() : ValueType.Number.UINT16;
    int to = Math.min(ADDRESSES, from + PAGE);
    List<Node> nodes = new ArrayList<>();
    for (Survey.Finding found : survey(device, IntStream.range(from, to)
        .mapToObj(a -> plain(new Point.Place(table, a, type, WordOrder.ABCD))).toList()))
      nodes.add(new Node(id(device, found.point().place()), table + " " + found.point().place().address(),
          !table.bits(), name(type), told(found)));
    if (to < ADDRESSES)
      nodes.add(new Node(device.asset() + "#" + table + "@" + to, "from " + to + " on", true, "", ""));
    return nodes;
  }

  /** What the map says it is, or what it might be, in every word order. */
  private List<Node> orders(DeviceAddress device, RegisterTable table, int address) throws LineException,
      InterruptedException {
    if (table.bits())
      return List.of();
    Optional<Point> row = mapped
        ? ModbusRun.map(settings).of(device.asset()).stream().filter(p -> p.place().table() == table && p.place()
            .address() == address && wide(p.place().type())).findFirst()
        : Optional.empty();
    List<Point> points = new ArrayList<>();
    for (ValueType type : row.map(r -> List.of(r.place().type())).orElse(WIDE))
      for (WordOrder order : WordOrder.values())
        if (address + type.size() <= ADDRESSES) {
          Point.Place place = new Point.Place(table, address, type, order);
          points.add(row.map(r -> new Point(r.line(), "", r.sensor(), place, r.scale(), r.interval(), r.meta(), false))
              .orElseGet(() -> plain(place)));
        }
    return survey(device, points).stream().map(f -> {
      Point.Place place = f.point().place();
      return new Node(id(device, place) + "/" + place.order() + "/" + name(place.type()), place.order() + " " + name(
          place.type()), false, name(place.type()), told(f));
    }).toList();
  }

  private List<Survey.Finding> survey(DeviceAddress device, List<Point> points) throws LineException,
      InterruptedException {
    try (ModbusLine line = new ModbusLine(settings, device, offline)) {
      return Survey.of(line, device.unit(), points, settings.limits(), end).findings();
    }
  }

  private static Point plain(Point.Place place) {
    return new Point(0, "", "_", place, new Point.Scale(1, 0, Map.of()), Duration.ofSeconds(1),
        new Point.Meta("", "", Double.NaN, Double.NaN, ""), false);
  }

  private static String id(DeviceAddress device, Point.Place place) {
    return device.asset() + "#" + place.table() + "/" + place.address();
  }

  private static boolean wide(ValueType type) {
    return type instanceof ValueType.Number && type.size() > 1;
  }

  private static String name(ValueType type) {
    return switch (type) {
      case ValueType.Number number -> number.name().toLowerCase(Locale.ROOT);
      case ValueType.Flag _ -> "bool";
      case ValueType.Bit bit -> "bit:" + bit.index();
      case ValueType.Text text -> "string:" + text.registers();
    };
  }

  private static String told(Survey.Finding found) {
    return found.trouble().isEmpty() ? found.value() : found.trouble();
  }
}
