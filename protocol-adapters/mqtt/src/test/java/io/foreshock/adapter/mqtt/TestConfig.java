package io.foreshock.adapter.mqtt;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as the service component runtime would build it: defaults and some keys. */
final class TestConfig {
  private final Map<String, Object> keys = new HashMap<>();

  static TestConfig broker(int port, String... topics) {
    return new TestConfig().with("host", "127.0.0.1").with("port", port).with("topics", topics);
  }

  TestConfig with(String method, Object value) {
    keys.put(method, value);
    return this;
  }

  MqttConfig build() {
    return (MqttConfig) Proxy.newProxyInstance(MqttConfig.class.getClassLoader(), new Class<?>[]{MqttConfig.class},
        (_, method, _) -> method.getName().equals("annotationType")
            ? (Class<? extends Annotation>) MqttConfig.class
            : keys.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
