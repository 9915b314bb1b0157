package io.foreshock.detection.live;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.detection.search.HistoryIndexer;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import io.foreshock.vector.ExactIndexFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that is killed: a press with a past failure, a second one of the same
 * kind, and a switch that goes up and down for ever. Says what it has heard of,
 * and goes on where the store says it was.
 */
final class KilledDetector {
  static final String PRESS = "line1/press4";
  static final String SWITCH = "line9/door/open";
  static final long PAST = PlantRun.START - 30 * 86_400L;
  static final PlantFault FIRST = PlantFault.beginning(9, PRESS, FaultKind.BEARING_WEAR, PAST + 7_200);
  static final PlantFault SECOND = PlantFault.beginning(10, PRESS, FaultKind.BEARING_WEAR, PlantRun.START + 1_200);
  /** Seconds the switch stays as it is. */
  static final int TURN = 30;
  /** Seconds that a window may end before the newest reading. */
  private static final int BEHIND = 300;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Engine engine;
  private final DemoPlant plant = new DemoPlant(9);
  private final Machine press = plant.machine(PRESS);
  private final List<Sensor> sensors;
  private final Sensor door;

  private KilledDetector(Engine engine) {
    this.engine = engine;
    engine.catalog().register(new Asset(PRESS, "press", ""));
    sensors = engine.catalog().registerAll(press.sensors());
    door = engine.catalog().register(io.foreshock.api.catalog.SensorSpec.parse(SWITCH));
    press.suffer(FIRST);
    press.suffer(SECOND);
  }

  static Engine open(Path dir) {
    return Engine.open(dir, List::of, EngineOptions.defaults());
  }

  static Detector detector(Engine engine) {
    return new Detector(engine.catalog(), engine.history(), engine.liveFeed(), engine.tables(), new ExactIndexFactory(),
        Clock.systemUTC(), new HistoryIndexer.Options(256, 1 << 24, 1));
  }

  public static void main(String[] arguments) throws InterruptedException {
    Engine engine = open(Path.of(arguments[0]));
    new KilledDetector(engine).run();
  }

  private void run() throws InterruptedException {
    feed("past", PAST, FIRST.endsAt() + 300, 600, null);
    Detector detector = detector(engine);
    rule();
    detector.alarms().listen(KilledDetector::say);
    detector.start();
    if (detector.library().patterns().isEmpty())
      detector.library().mark(new FailureMark(PRESS, FIRST.from() * Micros.SECOND, FIRST.failsAt() * Micros.SECOND,
          FIRST
              .failsAt() * Micros.SECOND, "bearing seizure", "", "", "engineer"));
    System.out.println("patterns " + String.join(" ", detector.library().patterns().stream().map(p -> p.id())
        .toList()));
    for (Alarm a : detector.alarms().active())
      if (a.match() != null) {
        detector.library().verdict(a.match().id(), true, "meier");
        System.out.println("verdict " + a.match().id());
      }
    feed("live", PlantRun.START, Long.MAX_VALUE, 20, detector);
  }

  private static void say(Alarm alarm) {
    System.out.println("alarm " + alarm.id() + " " + alarm.raisedAt());
  }

  private void rule() {
    TableSchema schema = engine.tables().find("alarm_rules").orElseThrow();
    Object[] row = schema.columns().stream().map(c -> c.defaultValue()).toArray();
    row[0] = "open";
    row[1] = SWITCH;
    row[2] = "high";
    row[schema.indexOf("threshold")] = 0.5;
    engine.tables().commit(List.of(new Write.Upsert(schema.name(), new ChunkBuilder(schema.columns()).add(row)
        .build())));
  }

  /**
   * The source's position is the second it has come to.
   *
   * @param watching
   *            is waited for
   */
  private void feed(String source, long from, long to, int step, @Nullable Detector watching)
      throws InterruptedException {
    double[] values = new double[sensors.size()];
    try (IngestSession session = engine.ingest().open(source, CommitListener.NONE)) {
      for (long at = Math.max(from, session.lastCommitted()); at < to; at += step) {
        ReadingBatch.Builder batch = ReadingBatch.builder(step * (sensors.size() + 1));
        for (long second = at; second < at + step; second++) {
          if (second < SECOND.endsAt()) {
            press.read(second, values, 0);
            for (int c = 0; c < values.length; c++)
              batch.add(sensors.get(c).id(), second * Micros.SECOND, values[c]);
          }
          if (watching != null)
            batch.add(door.id(), second * Micros.SECOND, second / TURN % 2);
        }
        session.offer(batch.build(), at + step);
        session.awaitCommitted(at + step, LIMIT);
        long end = at + step;
        if (watching != null && end < SECOND.endsAt())
          Await.until("windows up to " + end, LIMIT, () -> watching.status(PRESS).map(status -> status.windowTo() == 0
              || status.windowTo() >= (end - BEHIND) * Micros.SECOND).orElse(end - PlantRun.START < BEHIND));
      }
    }
  }
}
