package io.foreshock.adapter.modbus;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code modbus:line1}
 * @param map
 *            absolute path of the register map
 * @param mapBase
 *            what the map calls the first register, 0 or 1
 */
record ModbusSettings(String id, Transport transport, List<DeviceAddress> devices, Serial serial, Path map,
    int mapBase, Polling polling, ReadPlan.Limits limits, Writing writing, boolean dryRun) {
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
  private static final int MOST_DEVICES = 1_000;

  /** How frames travel. */
  enum Transport {
    TCP, RTU_OVER_TCP, RTU
  }

  /** Parity of a serial line. */
  enum Parity {
    NONE, EVEN, ODD
  }

  /**
   * A serial line; unused by other transports.
   *
   * @param port
   *            {@code /dev/ttyUSB0}
   */
  record Serial(String port, int baud, int dataBits, Parity parity, int stopBits, boolean rs485) {
    Serial {
      requireNonNull(port, "port is null");
      require(baud >= 50 && baud <= 4_000_000, "serial.baud must be 50..4000000: serial.baud=" + baud);
      require(dataBits == 7 || dataBits == 8, "serial.data.bits must be 7 or 8: serial.data.bits=" + dataBits);
      require(stopBits == 1 || stopBits == 2, "serial.stop.bits must be 1 or 2: serial.stop.bits=" + stopBits);
    }
  }

  /**
   * @param allowed
   *            to points whose line of the map allows it too
   * @param multiple
   *            functions 15 and 16 only
   */
  record Writing(boolean allowed, boolean multiple) {}

  /** When and how patiently devices are asked. */
  record Polling(Duration interval, Duration timeout, int retries, int maxRequests) {
    Polling {
      require(timeout.compareTo(LONGEST_TIMEOUT) <= 0, "timeout must be 10ms to 60s: timeout=" + timeout);
      require(retries >= 0 && retries <= 5, "retries must be 0..5: retries=" + retries);
      require(maxRequests >= 1 && maxRequests <= 16, "max.requests must be 1..16: max.requests=" + maxRequests);
    }
  }

  ModbusSettings {
    devices = List.copyOf(devices);
    require(!devices.isEmpty(), "devices is empty: give at least one, e.g. devices=line1/press4=10.0.0.11");
    require(devices.size() <= MOST_DEVICES, "too many devices: devices=" + devices.size() + ", limit=" + MOST_DEVICES);
    require(transport != Transport.RTU || !serial.port().isEmpty(), "serial.port is empty: transport=rtu needs it");
    require(mapBase == 0 || mapBase == 1, "map.base must be 0 or 1: map.base=" + mapBase);
    Set<String> assets = new HashSet<>();
    for (DeviceAddress device : devices)
      require(assets.add(device.asset()), "devices names an asset twice: " + device.asset());
  }

  /**
   * @param folder
   *            relative map files are below it
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static ModbusSettings of(ModbusConfig config, String id, Path folder) {
    Transport transport = choice("transport", config.transport().replace('-', '_'), Transport.class);
    boolean serial = transport == Transport.RTU;
    List<DeviceAddress> devices = Arrays.stream(config.devices()).flatMap(d -> Arrays.stream(d.split(",")))
        .map(String::strip).filter(d -> !d.isEmpty())
        .map(d -> DeviceAddress.parse(d, serial, config.host().strip(), config.port())).toList();
    require(config.max_gap() >= 0 && config.max_gap() <= 124, "max.gap must be 0..124: max.gap=" + config.max_gap());
    require(config.max_registers() >= 1 && config.max_registers() <= 125,
        "max.registers must be 1..125: max.registers=" + config.max_registers());
    require(config.max_bits() >= 1 && config.max_bits() <= 2_000,
        "max.bits must be 1..2000: max.bits=" + config.max_bits());
    return new ModbusSettings(id, transport, devices,
        new Serial(config.serial_port().strip(), config.serial_baud(), config.serial_data_bits(),
            choice("serial.parity", config.serial_parity(), Parity.class), config.serial_stop_bits(),
            config.serial_rs485()),
        map(config.map().strip(), folder), config.map_base(),
        new Polling(interval("interval", config.interval()), interval("timeout", config.timeout()), config.retries(),
            transport == Transport.TCP ? config.max_requests() : 1),
        new ReadPlan.Limits(config.max_gap(), config.max_registers(), config.max_bits()),
        new Writing(config.write(), config.write_multiple()), config.dry_run());
  }

  /** The same with a time-out of so much at most and no retries. */
  ModbusSettings hurried(Duration most) {
    Duration timeout = polling.timeout().compareTo(most) < 0 ? polling.timeout() : most;
    return new ModbusSettings(id, transport, devices, serial, map, mapBase,
        new Polling(polling.interval(), timeout, 0, polling.maxRequests()), limits, writing, dryRun);
  }

  private static Path map(String text, Path folder) {
    require(!text.isEmpty(), "map is empty: name the CSV file of the register map");
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      throw invalid("map is no path: map=" + text);
    }
  }

  private static Duration interval(String key, String text) {
    return Intervals.parse(text).orElseThrow(() -> invalid(key + " must be " + Intervals.FORMS + ": " + key + "="
        + text));
  }

  private static <E extends Enum<E>> E choice(String key, String text, Class<E> type) {
    try {
      return Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String names = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT).replace('_', '-');
      throw invalid(key + " must be one of " + names + ": " + key + "=" + text);
    }
  }

  static void require(boolean condition, String message) {
    if (!condition)
      throw invalid(message);
  }

  static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
