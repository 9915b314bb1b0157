package io.foreshock.adapter.opcua;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as the service component runtime would build it: defaults and some keys. */
final class TestConfig {
  private final Map<String, Object> keys = new HashMap<>();

  static TestConfig endpoint(String url) {
    return new TestConfig().with("endpoint", url).with("security_policy", "None").with("security_mode", "None").with(
        "publishing_interval", 50);
  }

  TestConfig with(String method, Object value) {
    keys.put(method, value);
    return this;
  }

  OpcUaConfig build() {
    return (OpcUaConfig) Proxy.newProxyInstance(OpcUaConfig.class.getClassLoader(), new Class<?>[]{
        OpcUaConfig.class},
        (_, method, _) -> method.getName().equals("annotationType")
            ? (Class<? extends Annotation>) OpcUaConfig.class
            : keys.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
