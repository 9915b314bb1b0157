package io.foreshock.detection.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.SharedData;
import io.foreshock.vector.ExactIndexFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real machine with four labelled failures (Numenta Anomaly Benchmark,
 * machine_temperature_system_failure): one sensor, one sample in five minutes.
 * The first failure is marked once it is over; the rest has to be found.
 */
class NabMachineTemperatureTest {
  private static final Logger LOG = LoggerFactory.getLogger(NabMachineTemperatureTest.class);
  private static final List<Span> FAILURES = List.of(Span.of("2013-12-10T06:25:00Z", "2013-12-12T05:35:00Z"),
      Span.of("2013-12-15T17:50:00Z", "2013-12-17T17:00:00Z"), Span.of("2014-01-27T14:20:00Z", "2014-01-29T13:30:00Z"),
      Span.of("2014-02-07T14:55:00Z", "2014-02-09T14:05:00Z"));

  private record Span(long from, long to) {
    static Span of(String from, String to) {
      return new Span(Micros.of(Instant.parse(from)), Micros.of(Instant.parse(to)));
    }

    boolean holds(long t) {
      return t >= from && t <= to;
    }
  }

  @Test
  void findsTheLaterFailuresOfARealMachine() throws Exception {
    List<String> lines = Files
        .readAllLines(SharedData
            .require("data/quality/dev/nab/data/realKnownCause/machine_temperature_system_failure.csv"))
        .stream().skip(1).toList();
    InMemoryAppliance appliance = new InMemoryAppliance();
    Sensor sensor = appliance.sensor("plant/machine/temperature");
    Detector detector = new Detector(appliance.catalog(), appliance.history(), appliance.feed(), appliance.tables(),
        new ExactIndexFactory(), Clock.systemUTC());
    detector.start();
    try (detector) {
      boolean marked = false;
      for (int at = 0; at < lines.size(); at += 96) {
        ReadingBatch.Builder batch = ReadingBatch.builder(96);
        long last = 0;
        for (String line : lines.subList(at, Math.min(lines.size(), at + 96))) {
          String[] parts = line.split(",");
          last = Micros.of(Instant.parse(parts[0].replace(' ', 'T') + "Z"));
          batch.add(sensor.id(), last, Double.parseDouble(parts[1]));
        }
        appliance.write("nab", batch.build());
        await(detector, last);
        Span first = FAILURES.getFirst();
        if (!marked && last > first.to()) {
          detector.library().mark(new FailureMark("plant/machine", first.from(), first.to(), null, "shutdown", "", "",
              "engineer"));
          marked = true;
        }
      }
      report(detector);
    }
  }

  private static void await(Detector detector, long last) {
    Await.until("windows", () -> detector.status("plant/machine")
        .map(s -> s.windowTo() == 0 || s.windowTo() >= last - 10 * Micros.HOUR).orElse(false));
  }

  private static void report(Detector detector) {
    List<Alarm> alarms = detector.alarms().raisedBetween(Long.MIN_VALUE, Long.MAX_VALUE);
    for (Alarm a : alarms) {
      int window = -1;
      for (int i = 0; i < FAILURES.size(); i++)
        window = FAILURES.get(i).holds(a.raisedAt()) ? i + 1 : window;
      LOG.info("{} in window {}: {} {} returned {}", Micros.toInstant(a.raisedAt()), window, a.kind(), a.message(), a
          .returnedAt() == null ? null : Micros.toInstant(a.returnedAt()));
    }
    List<Alarm> outside = alarms.stream().filter(a -> FAILURES.stream().noneMatch(f -> f.holds(a.raisedAt()))).toList();
    LOG.info("alarms={}, outside every labelled window={}", alarms.size(), outside.size());
    assertTrue(alarms.stream().anyMatch(a -> FAILURES.get(1).holds(a.raisedAt())));
    assertTrue(alarms.stream().anyMatch(a -> FAILURES.get(3).holds(a.raisedAt())));
  }
}
