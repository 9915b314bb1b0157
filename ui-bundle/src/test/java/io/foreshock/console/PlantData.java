package io.foreshock.console;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Synthetic readings of a small press shop at 1 Hz, with bearing failures that all look alike. */
final class PlantData {
  static final String PRESS4 = "line1/press4";
  static final String PRESS2 = "line1/press2";
  /** Plant time at which the live data ends. */
  static final long NOW = Micros.of(Instant.parse("2026-04-13T12:32:07Z"));
  /** The live bearing fault: 41 minutes before it would stop the machine. */
  static final long WOULD_FAIL = NOW + 41 * Micros.MINUTE;
  static final long FAILED_MARCH = Micros.of(Instant.parse("2026-03-14T02:51:00Z"));
  static final long FAILED_NOVEMBER = Micros.of(Instant.parse("2025-11-02T19:44:00Z"));
  static final long FAILED_JULY = Micros.of(Instant.parse("2025-07-21T08:05:00Z"));

  private record Channel(String name, String unit, String quantity, double low, double high, double base, double noise,
      double atFailure, double minutes) {}

  private static final List<Channel> CHANNELS = List.of(
      new Channel("bearing_temp", "°C", "temperature", 45, 70, 57.5, 0.25, 38, 24),
      new Channel("vibration_rms", "mm/s", "vibration", 0.5, 2.8, 1.75, 0.12, 3.6, 30),
      new Channel("hydraulic_pressure", "bar", "pressure", 140, 180, 161, 1.1, -4, 20),
      new Channel("motor_current", "A", "current", 25, 50, 38, 0.9, 9, 18),
      new Channel("oil_flow", "l/min", "flow", 6, 10, 7.9, 0.06, -0.9, 40));

  private final InMemoryAppliance appliance;
  private final Random random = new Random(7);
  private final boolean faulty;
  private long liveUntil;

  /** @param faulty whether a bearing of press 4 is failing right now */
  PlantData(InMemoryAppliance appliance, boolean faulty) {
    this.appliance = appliance;
    this.faulty = faulty;
    for (String asset : List.of(PRESS4, PRESS2)) {
      appliance.catalog().register(new Asset(asset, "press", ""));
      for (Channel c : CHANNELS)
        appliance.catalog().register(new SensorSpec(asset, c.name(), c.unit(), c.quantity(), c.low(), c.high(), ""));
    }
    write(PRESS4, FAILED_MARCH - 3 * Micros.HOUR, FAILED_MARCH + 5 * Micros.MINUTE, FAILED_MARCH);
    write(PRESS2, FAILED_NOVEMBER - 3 * Micros.HOUR, FAILED_NOVEMBER + 5 * Micros.MINUTE, FAILED_NOVEMBER);
    write(PRESS4, FAILED_JULY - 3 * Micros.HOUR, FAILED_JULY + 5 * Micros.MINUTE, FAILED_JULY);
    liveUntil = NOW - 9 * Micros.HOUR;
    advanceTo(NOW);
  }

  /** Lets plant time pass. */
  void advanceTo(long to) {
    write(PRESS4, liveUntil, to, faulty ? WOULD_FAIL : Long.MAX_VALUE);
    write(PRESS2, liveUntil, to, Long.MAX_VALUE);
    liveUntil = to;
  }

  long liveUntil() {
    return liveUntil;
  }

  private void write(String asset, long from, long to, long fails) {
    List<Sensor> sensors = new ArrayList<>();
    for (Channel c : CHANNELS)
      sensors.add(appliance.catalog().sensor(asset + "/" + c.name()).orElseThrow());
    ReadingBatch.Builder b = ReadingBatch.builder(1024);
    for (long t = from; t < to; t += Micros.SECOND)
      for (int i = 0; i < CHANNELS.size(); i++)
        b.add(sensors.get(i).id(), t, value(CHANNELS.get(i), t, fails));
    appliance.write("demo:" + asset, b.build());
  }

  private double value(Channel c, long t, long fails) {
    double minutes = t / 6e7;
    double wave = Math.sin(minutes / 17) * c.noise() * 1.5 + Math.sin(minutes / 3.1 + c.base()) * c.noise() * 0.4;
    double calm = c.base() + wave + random.nextGaussian() * c.noise();
    if (fails == Long.MAX_VALUE)
      return calm;
    double left = (fails - t) / 6e7;
    if (left < 0)
      return c.quantity().equals("temperature") ? c.base() + c.atFailure() * Math.exp(left / 6) : c.base() * 0.05;
    // the curve bends early, so that the 41 minutes before the stop are already abnormal
    double worn = Math.exp(-left / (c.minutes() * 1.6));
    return calm + c.atFailure() * worn * (1 + random.nextGaussian() * 0.015);
  }
}
