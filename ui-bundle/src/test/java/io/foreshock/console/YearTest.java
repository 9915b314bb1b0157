package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.numeric.MultiplesCodec;
import io.foreshock.codec.numeric.OrderedBitsCodec;
import io.foreshock.codec.numeric.RepeatedLongsCodec;
import io.foreshock.codec.numeric.RepeatsCodec;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Services;
import io.foreshock.console.trend.TrendFrame;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of readings, one a second of four sensors, from a real store to the picture the chart is given. The short form
 * looks at two days; {@code benchmarks/console} measures the year on a machine that does nothing else.
 */
class YearTest {
  private static final int DAYS = Integer.getInteger("foreshock.year.days", 2);
  private static final boolean MEASURED = DAYS >= 365;
  private static final int SENSORS = 4;
  private static final int STEP = 6 * 3_600;
  private static final int ROUNDS = 5;
  /** Of the plot on a full HD screen. */
  private static final int PIXELS = 1_200;
  private static final long START = 1_700_000_000L;
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final List<BlockCodec> CODECS = List.of(new DeltaFforCodec(), new AlpCodec(), new OrderedBitsCodec(),
      new MultiplesCodec(), new RepeatsCodec(), new RepeatedLongsCodec());

  @TempDir
  Path folder;

  /** Made once when it is to be kept. */
  private Path store() {
    String kept = System.getProperty("foreshock.year.store", "");
    return kept.isEmpty() ? folder.resolve("store") : Path.of(kept);
  }

  private Engine engine() {
    return Engine.open(store(), () -> CODECS, EngineOptions.defaults());
  }

  /** Daily swing, slow drift and noise, in steps of 0.01. */
  private static void fill(Engine engine) throws InterruptedException {
    List<SensorSpec> specs = new ArrayList<>();
    for (int s = 0; s < SENSORS; s++)
      specs.add(new SensorSpec("line1/press4", "s" + s, s < 2 ? "bar" : "A", "", 0, 100, ""));
    List<Sensor> sensors = engine.catalog().registerAll(specs);
    Random random = new Random(5);
    double[] noise = new double[1 << 16];
    for (int i = 0; i < noise.length; i++)
      noise[i] = random.nextGaussian();
    try (IngestSession session = engine.ingest().open("year", CommitListener.NONE)) {
      long position = 0;
      for (long at = START; at < START + DAYS * 86_400L; at += STEP) {
        ReadingBatch.Builder batch = ReadingBatch.builder(STEP * SENSORS);
        for (Sensor s : sensors)
          for (long t = at; t < at + STEP; t++)
            batch.add(s.id(), t * Micros.SECOND, Math.rint(100 * (50 + 10 * Math.sin(t * 7.27e-5 + s.id())
                + noise[(int) (t
                    * 31 + s.id() * 977 & 0xffff)])) / 100);
        ReadingBatch built = batch.build();
        position++;
        while (!session.offer(built, position))
          session.awaitCommitted(position - 1, LONG);
      }
      session.awaitCommitted(position, LONG);
    }
    engine.compact(LONG);
  }

  /** What the console is given of an appliance with nothing but its store. */
  private static Services services(Engine engine) {
    return (Services) Proxy.newProxyInstance(Services.class.getClassLoader(), new Class<?>[]{Services.class}, (p, m,
        args) -> switch (m.getName()) {
          case "catalog" -> (Catalog) engine.catalog();
          case "history" -> (History) engine.history();
          case "liveFeed" -> (LiveFeed) engine.liveFeed();
          case "health" -> List.<HealthProbe>of();
          case "connections" -> List.<Connection>of();
          default -> null;
        });
  }

  @Test
  void aYearIsOnTheScreenWithinASecond() throws Exception {
    long began = System.nanoTime();
    if (!Files.exists(store().resolve("data.mdb")))
      try (Engine engine = engine()) {
        fill(engine);
      }
    double filled = (System.nanoTime() - began) / 1e9;
    BlockingQueue<TrendFrame> frames = new LinkedBlockingQueue<>();
    try (ExecutorService ui = Executors.newSingleThreadExecutor();
        Engine engine = engine();
        ConsoleModel model = new ConsoleModel(services(engine), ui, new ConsoleModel.Options(ZoneOffset.UTC, "test"))) {
      model.start(frames::add);
      Await.until("sensors", () -> ui.submit(() -> model.trend().sensors().size() == SENSORS).get());
      ui.submit(() -> {
        model.trend().setPixels(PIXELS);
        model.trend().sensors().stream().filter(s -> !model.trend().shown().contains(s)).forEach(model.trend()::toggle);
      }).get();
      taken(frames, Micros.HOUR);
      List<Double> seconds = new ArrayList<>();
      TrendFrame year = null;
      for (int round = 0; round <= ROUNDS; round++) {
        long start = System.nanoTime();
        ui.submit(() -> model.trend().setRange(DAYS * Micros.DAY)).get();
        year = taken(frames, DAYS * Micros.DAY);
        seconds.add((System.nanoTime() - start) / 1e9);
        ui.submit(() -> model.trend().setRange(Micros.HOUR)).get();
        taken(frames, Micros.HOUR);
      }
      long readings = (long) SENSORS * DAYS * 86_400;
      assertEquals(SENSORS, year.lines().size());
      for (TrendFrame.Line line : year.lines())
        assertTrue(line.x().length > PIXELS && line.x().length <= 4 * PIXELS + 64, () -> "points: " + line.x().length);
      double first = seconds.removeFirst();
      seconds.sort(null);
      double median = seconds.get(ROUNDS / 2);
      System.out.printf(Locale.ROOT,
          "{\"suite\":\"console\",\"case\":\"year\",\"metric\":\"first_picture\",\"value\":%.3f,"
              + "\"unit\":\"s\",\"better\":\"lower\",\"note\":\"%d readings, %d pixels, engine just opened; again: median "
              + "%.3f s; stored in %.0f s\"}%n", first, readings, PIXELS, median, filled);
      if (MEASURED)
        assertTrue(first <= 1, () -> "seconds to the first full picture: " + first);
    }
  }

  /** The first picture that shows the range with all curves. */
  private static TrendFrame taken(BlockingQueue<TrendFrame> frames, long range) throws InterruptedException {
    while (true) {
      TrendFrame f = frames.poll(2, TimeUnit.MINUTES);
      assertNotNull(f, () -> "no picture of " + range);
      if (f.lines().size() == SENSORS && f.now() - f.from() == range && f.lines().stream().allMatch(l -> l
          .x().length > 100))
        return f;
    }
  }
}
