package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.rule.RuleWatch;
import io.foreshock.detection.store.AlarmTable;
import io.foreshock.detection.store.MatchTable;
import io.foreshock.detection.store.RuleTable;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What classic alarms cost: 100,000 channels with four rules each, one reading a second, nothing wrong. */
final class RuleCost {
  private static final int CHANNELS = 100_000;
  private static final List<String> KINDS = List.of("high", "low", "rate", "stale");

  private RuleCost() {
  }

  static void run(Settings settings, Report report) {
    InMemoryAppliance appliance = new InMemoryAppliance();
    List<SensorSpec> specs = new ArrayList<>();
    for (int c = 0; c < CHANNELS; c++)
      specs.add(SensorSpec.of("line" + c / 1_000 + "/machine" + c / 10 % 100, "channel" + c % 10));
    appliance.catalog().registerAll(specs);
    AlarmBook book = new AlarmBook(
        new AlarmTable(appliance.tables(), new MatchTable(appliance.tables()), id -> Optional.empty()), Clock
            .systemUTC());
    RuleWatch watch = new RuleWatch(appliance.catalog(), appliance.history(), new RuleTable(appliance.tables()), book,
        Clock.systemUTC());
    rules(appliance);
    watch.begin();
    long start = Micros.now();
    Random random = new Random(1);
    int seconds = settings.smoke() ? 20 : 100;
    long taken = 0;
    for (int second = 0; second < 2 * seconds; second++) {
      ReadingBatch.Builder batch = ReadingBatch.builder(CHANNELS);
      for (int c = 1; c <= CHANNELS; c++)
        batch.add(c, start + second * Micros.SECOND, random.nextDouble());
      ReadingBatch readings = batch.build();
      long before = System.nanoTime();
      watch.accept(readings);
      watch.tick();
      taken += second < seconds ? 0 : System.nanoTime() - before;
    }
    if (watch.checks() != CHANNELS * KINDS.size() || !book.active().isEmpty())
      throw new IllegalStateException("checks=" + watch.checks() + ", alarms=" + book.active().size());
    report.figure(new Figure("cost", "rules", (double) taken / seconds / CHANNELS, "ns/ch", Better.LOWER,
        "a reading of " + CHANNELS + " channels with four rules each, the clock's ticks included"));
  }

  private static void rules(InMemoryAppliance appliance) {
    TableSchema schema = appliance.tables().find("alarm_rules").orElseThrow();
    ChunkBuilder rows = new ChunkBuilder(schema.columns());
    for (String kind : KINDS) {
      Object[] row = schema.columns().stream().map(c -> c.defaultValue()).toArray();
      row[0] = kind;
      row[1] = "*";
      row[2] = kind;
      row[schema.indexOf("threshold")] = kind.equals("low") ? -1.0 : 2.0;
      row[schema.indexOf("seconds")] = 60.0;
      rows.add(row);
    }
    appliance.tables().commit(List.of(new Write.Upsert(schema.name(), rows.build())));
  }
}
