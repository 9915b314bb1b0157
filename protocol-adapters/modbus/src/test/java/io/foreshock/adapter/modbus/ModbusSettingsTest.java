package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.ForeshockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModbusSettingsTest {
  private static final Path FOLDER = Path.of("/data/conf");

  @Test
  void defaults() {
    ModbusSettings settings = of(TestConfig.devices("line1/press4=10.0.0.11").with("map", "press.csv"));
    assertEquals(ModbusSettings.Transport.TCP, settings.transport());
    assertEquals(List.of(new DeviceAddress("line1/press4", "10.0.0.11", 502, 1)), settings.devices());
    assertEquals(FOLDER.resolve("press.csv"), settings.map());
    assertEquals(new ModbusSettings.Polling(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 4), settings.polling());
    assertEquals(new ReadPlan.Limits(8, 125, 2_000), settings.limits());
    assertEquals(new ModbusSettings.Serial("", 9_600, 8, ModbusSettings.Parity.NONE, 1, false), settings.serial());
  }

  @Test
  void deviceAddresses() {
    assertEquals(new DeviceAddress("a", "plc.plant", 1502, 3), parse("a=plc.plant:1502/3"));
    assertEquals(new DeviceAddress("a", "10.1.2.3", 502, 0), parse("a=10.1.2.3/0"));
    assertEquals(new DeviceAddress("a", "fd00::1", 502, 1), parse("a=[fd00::1]"));
    assertEquals(new DeviceAddress("a", "gateway", 502, 17), parse("a=17"));
    assertEquals(new DeviceAddress("a/b_c", "", 0, 17), DeviceAddress.parse(" a/b c = 17", true, "", 502));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertMessage("devices is empty: give at least one, e.g. devices=line1/press4=10.0.0.11", TestConfig.devices());
    assertMessage("map is empty: name the CSV file of the register map", TestConfig.devices("a=h").with("map", ""));
    assertMessage("transport must be one of [tcp, rtu-over-tcp, rtu]: transport=udp",
        TestConfig.devices("a=h").with("transport", "udp"));
    assertMessage("devices must be ASSET=HOST[:PORT][/UNIT] or ASSET=UNIT: h", TestConfig.devices("h"));
    assertMessage("devices: unit must be 0..255: a=256", TestConfig.devices("a=h/256"));
    assertMessage("devices: port must be 1..65535: a=h:70000", TestConfig.devices("a=h:70000"));
    assertMessage("devices: a=5 needs host", TestConfig.devices("a=5"));
    assertMessage("devices names an asset twice: a", TestConfig.devices("a=h,a=i").with("map", "m"));
    assertMessage("devices on a serial line are ASSET=UNIT: a=h", TestConfig.devices("a=h").with("transport", "rtu"));
    assertMessage("devices: unit must be 1..247: a=0", TestConfig.devices("a=0").with("transport", "rtu"));
    assertMessage("serial.port is empty: transport=rtu needs it", TestConfig.devices("a=1").with("transport", "rtu")
        .with("map", "m"));
    assertMessage("max.gap must be 0..124: max.gap=125", TestConfig.devices("a=h").with("max_gap", 125));
    assertMessage("max.registers must be 1..125: max.registers=126",
        TestConfig.devices("a=h").with("max_registers", 126));
    assertMessage("max.bits must be 1..2000: max.bits=0", TestConfig.devices("a=h").with("max_bits", 0));
    assertMessage("interval must be 500ms, 1s, 5min or 1h, from 10ms to 24h: interval=2d",
        TestConfig.devices("a=h").with("map", "m").with("interval", "2d"));
    assertMessage("timeout must be 10ms to 60s: timeout=PT2M", TestConfig.devices("a=h").with("map", "m")
        .with("timeout", "2min"));
    assertMessage("retries must be 0..5: retries=6", TestConfig.devices("a=h").with("map", "m").with("retries", 6));
    assertMessage("max.requests must be 1..16: max.requests=0",
        TestConfig.devices("a=h").with("map", "m").with("max_requests", 0));
    assertMessage("map.base must be 0 or 1: map.base=2", TestConfig.devices("a=h").with("map", "m")
        .with("map_base", 2));
    assertMessage("serial.baud must be 50..4000000: serial.baud=9", TestConfig.devices("a=h").with("serial_baud", 9));
    assertMessage("serial.parity must be one of [none, even, odd]: serial.parity=mark",
        TestConfig.devices("a=h").with("serial_parity", "mark"));
    assertMessage("serial.data.bits must be 7 or 8: serial.data.bits=9",
        TestConfig.devices("a=h").with("serial_data_bits", 9));
    assertMessage("serial.stop.bits must be 1 or 2: serial.stop.bits=3",
        TestConfig.devices("a=h").with("serial_stop_bits", 3));
  }

  private static DeviceAddress parse(String text) {
    return DeviceAddress.parse(text, false, "gateway", 502);
  }

  private static ModbusSettings of(TestConfig config) {
    return ModbusSettings.of(config.build(), "modbus:test", FOLDER);
  }

  private static void assertMessage(String expected, TestConfig config) {
    assertEquals(expected, assertThrows(ForeshockException.class, () -> of(config)).getMessage());
  }
}
