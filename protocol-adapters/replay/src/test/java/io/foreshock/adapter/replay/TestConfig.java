package io.foreshock.adapter.replay;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as the service component runtime would build it: defaults and some keys. */
final class TestConfig {
  private final Map<String, Object> keys = new HashMap<>();

  static TestConfig file(Object file) {
    return new TestConfig().with("file", file.toString());
  }

  TestConfig with(String method, Object value) {
    keys.put(method, value);
    return this;
  }

  ReplayConfig build() {
    return (ReplayConfig) Proxy.newProxyInstance(ReplayConfig.class.getClassLoader(),
        new Class<?>[]{ReplayConfig.class},
        (_, method, _) -> method.getName().equals("annotationType")
            ? (Class<? extends Annotation>) ReplayConfig.class
            : keys.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
