package io.foreshock.detection.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.store.AlarmTable;
import io.foreshock.detection.store.MatchTable;
import io.foreshock.detection.store.RuleTable;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules of the table, readings and a clock that is set by hand. */
class RuleWatchTest {
  private static final long START = Micros.of(Instant.parse("2026-03-01T06:00:00Z"));

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final HandClock clock = new HandClock();
  private final Sensor temperature = appliance.catalog().register(
      new SensorSpec("line1/press4", "bearing_temp", "°C", "temperature", 10, 80, ""));
  private final Sensor twin = appliance.sensor("line1/press4/bearing_temp_2");
  private AlarmBook book = book();
  private RuleWatch watch = watch();

  private static final class HandClock extends Clock {
    private long micros = START;

    @Override
    public Instant instant() {
      return Micros.toInstant(micros);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private AlarmBook book() {
    return new AlarmBook(new AlarmTable(appliance.tables(), new MatchTable(appliance.tables()), id -> Optional.empty()),
        clock);
  }

  private RuleWatch watch() {
    return new RuleWatch(appliance.catalog(), appliance.history(), new RuleTable(appliance.tables()), book, clock);
  }

  /** What an engineer writes: columns by name, the others have their defaults. */
  private void rule(String id, String sensor, String kind, Object... columnsAndValues) {
    TableSchema schema = appliance.tables().find("alarm_rules").orElseThrow();
    Object[] row = schema.columns().stream().map(c -> c.defaultValue()).toArray();
    row[0] = id;
    row[1] = sensor;
    row[2] = kind;
    for (int i = 0; i < columnsAndValues.length; i += 2)
      row[schema.indexOf((String) columnsAndValues[i])] = columnsAndValues[i + 1];
    appliance.tables().commit(List.of(new Write.Upsert("alarm_rules", new ChunkBuilder(schema.columns()).add(row)
        .build())));
  }

  private void read(Sensor sensor, double second, double value) {
    read(sensor, second, value, Quality.GOOD);
  }

  private void read(Sensor sensor, double second, double value, Quality quality) {
    long at = START + Math.round(second * Micros.SECOND);
    clock.micros = Math.max(clock.micros, at);
    ReadingBatch batch = ReadingBatch.builder(1).add(sensor.id(), at, value, quality).build();
    appliance.write("plc", batch);
    watch.tick();
    watch.accept(batch);
  }

  private void pass(double untilSecond) {
    while (clock.micros < START + Math.round(untilSecond * Micros.SECOND)) {
      clock.micros += Micros.SECOND / 2;
      watch.tick();
    }
  }

  private void restart() {
    book = book();
    watch = watch();
    watch.begin();
  }

  private List<Alarm> all() {
    return book.raisedBetween(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void aLimitWithDeadbandRaisesOnceAndReturnsBehindIt() {
    rule("hot", "line1/press4/bearing_temp", "high", "threshold", 85.0, "deadband", 3.0, "priority", 1L, "message",
        "check the oil");
    watch.begin();
    read(temperature, 1, 85);
    assertEquals(List.of(), all());
    read(temperature, 2, 87.24);
    Alarm alarm = book.active().getFirst();
    assertEquals(new Alarm.Excess(87.24, 85, temperature.unit()), alarm.excess());
    assertEquals(alarm.excess(), book().active().getFirst().excess());
    assertEquals(Alarm.Kind.LIMIT, alarm.kind());
    assertEquals(AlarmState.UNACKNOWLEDGED, alarm.state());
    assertEquals(1, alarm.priority());
    assertEquals("bearing_temp 87.24 °C above 85 °C: check the oil", alarm.message());
    assertEquals(START + 2 * Micros.SECOND, alarm.raisedAt());
    read(temperature, 3, 83);
    read(temperature, 4, 90);
    assertEquals(1, all().size());
    assertEquals(AlarmState.ACKNOWLEDGED, book.acknowledge(alarm.id(), "meier").state());
    read(temperature, 5, 82);
    assertEquals(List.of(), book.active());
    assertEquals(START + 5 * Micros.SECOND, all().getFirst().returnedAt());
    read(temperature, 6, 86);
    assertEquals(2, all().size());
  }

  @Test
  void delaysCountInSourceTimeAndEndWithoutAnotherReading() {
    rule("low", "*/bearing_temp", "low", "threshold", 20.0, "on_delay", 10.0, "off_delay", 5.0);
    watch.begin();
    read(temperature, 1, 15);
    read(temperature, 8, 21);
    read(temperature, 9, 15);
    pass(18.5);
    assertEquals(List.of(), all());
    pass(19.5);
    Alarm alarm = book.active().getFirst();
    assertEquals(START + 19 * Micros.SECOND, alarm.raisedAt(), Micros.SECOND);
    read(temperature, 21, 25);
    read(temperature, 24, 19);
    read(temperature, 25, 25);
    pass(29);
    assertEquals(null, book.active().getFirst().returnedAt());
    pass(31);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, book.active().getFirst().state());
  }

  @Test
  void theNormalRangeOfTheCatalogIsALimitWhereARuleSaysSo() {
    rule("all", "*", "range", "priority", 3L);
    watch.begin();
    assertEquals(2, watch.checks());
    read(twin, 1, 1e9);
    read(temperature, 2, 9.5);
    assertEquals(List.of("bearing_temp 9.5 °C below 10 °C"), all().stream().map(Alarm::message).toList());
  }

  @Test
  void ratesLookBackOverTheirTimeOnly() {
    rule("fast", "line1/press4/bearing_temp", "rate", "threshold", 5.0, "seconds", 8.0);
    watch.begin();
    for (int s = 0; s < 60; s++)
      read(temperature, s, 20 + 0.5 * s); // 4 within 8 s
    assertEquals(List.of(), all());
    read(temperature, 60, 44.2); // 44.2 after 49.5 a second ago
    assertEquals(Alarm.Kind.RATE, all().getFirst().kind());
    assertTrue(all().getFirst().message().startsWith("bearing_temp changed by 5.3 °C within 8 s"), all().getFirst()
        .message());
    for (int s = 61; s < 80; s++)
      read(temperature, s, 44);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, all().getFirst().state());
  }

  @Test
  void silenceIsMeasuredOnTheWallClockAndBadReadingsAreSilence() {
    rule("silent", "*", "stale", "seconds", 30.0);
    watch.begin();
    pass(100);
    assertEquals(List.of(), all(), "never heard of");
    read(temperature, 100, 50);
    pass(129);
    read(temperature, 129.5, 50, Quality.BAD);
    read(temperature, 129.7, Double.NaN);
    assertEquals(List.of(), all());
    pass(131);
    assertEquals("bearing_temp: no reading for 30 s", book.active().getFirst().message());
    pass(300);
    restart();
    pass(310);
    assertEquals(1, all().size());
    assertEquals(AlarmState.UNACKNOWLEDGED, all().getFirst().state());
    read(temperature, 311, 50);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, all().getFirst().state());
    restart();
    pass(340);
    assertEquals(1, all().size(), "the appliance was away, not the sensor");
  }

  @Test
  void readingsThatStandStillAreStuckUntilTheyMove() {
    rule("stuck", "line1/press4/bearing_temp", "stuck", "threshold", 0.1, "seconds", 20.0);
    watch.begin();
    for (int s = 0; s < 20; s++)
      read(temperature, s, 50 + 0.09 * (s % 2));
    assertEquals(List.of(), all());
    read(temperature, 20, 50);
    assertEquals("bearing_temp stands at 50 °C for 20 s", all().getFirst().message());
    read(temperature, 21, 50.3);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, all().getFirst().state());
  }

  @Test
  void aSensorThatLeavesItsPeerIsFoundWhicheverOfBothReports() {
    rule("twins", "line1/press4/bearing_temp", "peer", "peer", "bearing_temp_2", "threshold", 4.0, "seconds", 10.0);
    watch.begin();
    read(temperature, 1, 50);
    read(twin, 2, 53);
    assertEquals(List.of(), all());
    read(twin, 3, 55);
    assertEquals("bearing_temp differs from line1/press4/bearing_temp_2 by 5 °C, limit 4 °C", all().getFirst()
        .message());
    read(temperature, 4, 54);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, all().getFirst().state());
    read(temperature, 30, 70);
    assertEquals(1, all().size(), "the peer has said nothing for long");
  }

  @Test
  void aRestartFindsPresentAlarmsAndRaisesNoneAgain() {
    rule("hot", "line1/press4/bearing_temp", "high", "threshold", 85.0);
    watch.begin();
    read(temperature, 1, 90);
    read(temperature, 2, 80);
    read(temperature, 3, 91);
    List<Alarm> before = all();
    restart();
    assertEquals(before, all());
    read(temperature, 4, 92);
    assertEquals(2, all().size());
    read(temperature, 5, 80);
    restart();
    assertEquals(2, all().size());
    assertTrue(all().stream().allMatch(a -> a.returnedAt() != null));
  }

  @Test
  void whatWasCommittedWhileNobodyLookedIsFoundAtStart() {
    rule("hot", "line1/press4/bearing_temp", "high", "threshold", 85.0);
    watch.begin();
    read(temperature, 1, 80);
    appliance.write("plc", ReadingBatch.builder(1).add(temperature.id(), START + 2 * Micros.SECOND, 99).build());
    restart();
    assertEquals(START + 2 * Micros.SECOND, all().getFirst().raisedAt());
    restart();
    assertEquals(1, all().size());
  }

  @Test
  void rulesChangeWhileThePlantRuns() {
    watch.begin();
    read(temperature, 1, 90);
    rule("hot", "line1/press4/*", "high", "threshold", 85.0);
    pass(8);
    assertEquals(1, all().size(), "of the newest reading");
    rule("nonsense", "line1/press4/*", "hgih", "threshold", 85.0);
    rule("hot", "line1/press4/*", "high", "threshold", 85.0, "enabled", 0L);
    pass(16);
    assertEquals(AlarmState.RETURNED_UNACKNOWLEDGED, all().getFirst().state());
    assertTrue(watch.trouble().contains("rule=nonsense, kind=hgih"), watch.trouble());
    assertEquals(0, watch.checks());
  }
}
