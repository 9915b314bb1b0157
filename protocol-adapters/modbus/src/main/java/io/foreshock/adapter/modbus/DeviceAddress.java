package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.Names;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a device is and what the plant calls it.
 *
 * @param asset
 *            path of the machine: {@code line1/press4}
 * @param host
 *            empty on a serial line
 * @param port
 *            0 on a serial line
 * @param unit
 *            0..255; on a serial line 1..247
 */
record DeviceAddress(String asset, String host, int port, int unit) {
  private static final int LAST_SERIAL_UNIT = 247;
  private static final Pattern UNIT = Pattern.compile("\\d{1,3}");
  private static final Pattern TARGET = Pattern
      .compile("(?<host>\\[[0-9a-fA-F:.]+]|[^/:\\[\\]\\s]+)(:(?<port>\\d{1,5}))?(/(?<unit>\\d{1,3}))?");

  DeviceAddress {
    ModbusSettings.require(!asset.isEmpty(), "devices: the asset is empty");
    ModbusSettings.require(unit >= 0 && unit <= 255, "devices: unit must be 0..255: " + asset + "=" + unit);
    ModbusSettings.require(host.isEmpty() ? port == 0 : port >= 1 && port <= 65_535,
        "devices: port must be 1..65535: " + asset + "=" + host + ":" + port);
  }

  /**
   * {@code ASSET=HOST[:PORT][/UNIT]} or {@code ASSET=UNIT}.
   *
   * @param host
   *            of devices that name none
   */
  static DeviceAddress parse(String text, boolean serial, String host, int port) {
    int equals = text.indexOf('=');
    ModbusSettings.require(equals > 0, "devices must be ASSET=HOST[:PORT][/UNIT] or ASSET=UNIT: " + text);
    String asset = Names.path(text.substring(0, equals));
    String target = text.substring(equals + 1).strip();
    if (UNIT.matcher(target).matches())
      return unit(asset, Integer.parseInt(target), serial, host, port);
    ModbusSettings.require(!serial, "devices on a serial line are ASSET=UNIT: " + text);
    Matcher m = TARGET.matcher(target);
    ModbusSettings.require(m.matches(), "devices must be ASSET=HOST[:PORT][/UNIT] or ASSET=UNIT: " + text);
    String name = m.group("host").replaceAll("[\\[\\]]", "");
    return new DeviceAddress(asset, name, m.group("port") == null ? port : Integer.parseInt(m.group("port")),
        m.group("unit") == null ? 1 : Integer.parseInt(m.group("unit")));
  }

  private static DeviceAddress unit(String asset, int unit, boolean serial, String host, int port) {
    if (serial) {
      ModbusSettings.require(unit >= 1 && unit <= LAST_SERIAL_UNIT, "devices: unit must be 1..247: " + asset + "="
          + unit);
      return new DeviceAddress(asset, "", 0, unit);
    }
    ModbusSettings.require(!host.isEmpty(), "devices: " + asset + "=" + unit + " needs host");
    return new DeviceAddress(asset, host, port, unit);
  }

  /** Devices with the same answer share one connection. */
  String line() {
    return host.isEmpty() ? "serial" : host + ":" + port;
  }

  @Override
  public String toString() {
    return asset + " (" + (host.isEmpty() ? "unit " + unit : host + ":" + port + "/" + unit) + ")";
  }
}
