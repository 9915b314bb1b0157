package io.foreshock.adapter.modbus;

import io.foreshock.testkit.AdapterContract;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ModbusContractTest extends AdapterContract {
  private Plc plc;

  @BeforeEach
  void start() throws Exception {
    plc = Plc.tcp();
    StringBuilder map = new StringBuilder("sensor,table,address,type\n");
    for (int i = 0; i < 10; i++)
      map.append("s").append(i).append(",holding,").append(i).append(",int16\n");
    Files.writeString(Files.createDirectories(data.resolve("conf")).resolve("map.csv"), map);
  }

  @AfterEach
  void stop() throws Exception {
    plc.close();
  }

  @Override
  protected Class<?> component() {
    return ModbusAdapter.class;
  }

  @Override
  protected String activator() {
    return ModbusActivator.class.getName();
  }

  @Override
  protected String protocol() {
    return "modbus";
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("devices", new String[]{"a=127.0.0.1:" + plc.port}, "map", "map.csv", "interval", "50ms");
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("interval", "often");
  }

  @Override
  protected Map<String, Object> away() {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put("devices", new String[]{"a=127.0.0.1:1"});
    return settings;
  }

  /** It is polled. */
  @Override
  protected void produce(int readings) {
    // Every poll yields some.
  }
}
