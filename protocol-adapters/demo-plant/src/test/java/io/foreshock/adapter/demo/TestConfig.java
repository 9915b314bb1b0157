package io.foreshock.adapter.demo;

import java.lang.annotation.Annotation;

/** A configuration as the service component runtime would build it. */
record TestConfig(String id, long seed, double speed, String start, boolean auto_faults,
    boolean seed_history) implements DemoPlantConfig {
  static final String START = "2026-05-11T05:00:00Z";

  static TestConfig fast() {
    return new TestConfig("", 42, 20_000, START, true, false);
  }

  TestConfig withSpeed(double value) {
    return new TestConfig(id, seed, value, start, auto_faults, seed_history);
  }

  TestConfig withStart(String value) {
    return new TestConfig(id, seed, speed, value, auto_faults, seed_history);
  }

  TestConfig withAutoFaults(boolean value) {
    return new TestConfig(id, seed, speed, start, value, seed_history);
  }

  TestConfig withHistory() {
    return new TestConfig(id, seed, speed, start, auto_faults, true);
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return DemoPlantConfig.class;
  }
}
