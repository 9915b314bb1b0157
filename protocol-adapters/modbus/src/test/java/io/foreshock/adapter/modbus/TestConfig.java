package io.foreshock.adapter.modbus;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as the service component runtime would build it: defaults and some keys. */
final class TestConfig {
  private final Map<String, Object> keys = new HashMap<>();

  static TestConfig devices(String... devices) {
    return new TestConfig().with("devices", devices).with("map", "m");
  }

  TestConfig with(String method, Object value) {
    keys.put(method, value);
    return this;
  }

  ModbusConfig build() {
    return (ModbusConfig) Proxy.newProxyInstance(ModbusConfig.class.getClassLoader(), new Class<?>[]{
        ModbusConfig.class},
        (_, method, _) -> method.getName().equals("annotationType")
            ? (Class<? extends Annotation>) ModbusConfig.class
            : keys.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
