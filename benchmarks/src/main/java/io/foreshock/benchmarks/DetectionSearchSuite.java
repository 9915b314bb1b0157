package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.Episodes.Question;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Tables;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.detection.search.EpisodeSearch;
import io.foreshock.detection.search.HistoryIndexer;
import io.foreshock.detection.store.HistoryEmbeddingTable;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * When did it look like this before? A year of 1,000 made-up sensors, one reading a minute (worked out when read, not stored), asked for stretches of two
 * to twenty hours, warm; how many of the ten best of all readings are found. {@code store}: the same in little on the
 * product's store, readings decoded. {@code --rows N} takes another number of sensors
 * for the year; with {@code --data DIR} a second run goes on with what the first one has embedded.
 */
final class DetectionSearchSuite implements Suite {
  private static final long START = 20_000 * Micros.DAY;
  private static final int ANSWERS = 10;
  private static final long COURSE = MadeUpHistory.COURSE_MINUTES * Micros.MINUTE;
  private static final Duration LONG = Duration.ofMinutes(10);

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    if (settings.wants("store"))
      store(settings, report);
    if (settings.wants("year"))
      year(settings, report);
  }

  private record Plant(Catalog catalog, History history, Tables tables, int days, String name) {}

  private static void year(Settings settings, Report report) throws InterruptedException {
    int sensors = (int) settings.rowsOr(1_000, 20);
    int days = settings.smoke() ? 60 : 365;
    try (Engine engine = Engine.open(settings.data().resolve("year"), () -> ForeshockStore.CODECS, EngineOptions
        .defaults())) {
      engine.catalog().registerAll(specs(sensors));
      measure(new Plant(engine.catalog(), new MadeUpHistory(START, START + days * Micros.DAY), engine.tables(), days,
          "year"), settings, report);
    }
  }

  private static void store(Settings settings, Report report) throws InterruptedException {
    int sensors = settings.smoke() ? 10 : 50;
    int days = settings.smoke() ? 20 : 60;
    try (Engine engine = Engine.open(settings.data().resolve("search"), () -> ForeshockStore.CODECS, EngineOptions
        .defaults())) {
      List<Sensor> all = engine.catalog().registerAll(specs(sensors));
      MadeUpHistory made = new MadeUpHistory(START, START + days * Micros.DAY);
      try (IngestSession session = engine.ingest().open("made-up", CommitListener.NONE)) {
        long position = session.lastCommitted();
        for (int day = 0; day < days; day++) {
          ReadingBatch batch = day(made, all, START + day * Micros.DAY);
          while (!session.offer(batch, position + 1))
            session.awaitCommitted(position, LONG);
          position++;
        }
        session.awaitCommitted(position, LONG);
      }
      engine.compact(LONG);
      measure(new Plant(engine.catalog(), engine.history(), engine.tables(), days, "store"), settings, report);
    }
  }

  private static ReadingBatch day(MadeUpHistory made, List<Sensor> sensors, long from) {
    ReadingBatch.Builder batch = ReadingBatch.builder(sensors.size() * 1_440);
    for (Sensor sensor : sensors) {
      History.Series series = made.read(sensor.id(), from, from + Micros.DAY);
      for (int i = 0; i < series.size(); i++)
        batch.add(sensor.id(), series.timestamps()[i], series.values()[i]);
    }
    return batch.build();
  }

  private static List<SensorSpec> specs(int sensors) {
    List<SensorSpec> specs = new ArrayList<>();
    for (int s = 0; s < sensors; s++)
      specs.add(SensorSpec.of("line" + s / 100 + "/pump" + s / 5 % 20, "channel" + s % 5));
    return specs;
  }

  private static void measure(Plant plant, Settings settings, Report report) throws InterruptedException {
    HistoryIndexer.Options options = new HistoryIndexer.Options(HistoryIndexer.Options.DEFAULT.bytesPerDay(), 2L << 30,
        1);
    try (HistoryIndexer indexer = new HistoryIndexer(plant.catalog(), plant.history(), new HistoryEmbeddingTable(plant
        .tables()), options, (asset, from, to) -> false);
        EpisodeSearch search = new EpisodeSearch(plant.catalog(), plant.history(), indexer)) {
      indexer.load(); // what an earlier run on the same folder has done
      long began = System.nanoTime();
      long blocks = 0;
      for (int done = indexer.pass(); done > 0; done = indexer.pass())
        blocks += done;
      double seconds = (System.nanoTime() - began) / 1e9;
      Episodes.Coverage coverage = indexer.coverage();
      String size = plant.catalog().sensors().size() + " sensors, " + plant.days() + " days, " + coverage.windows()
          + " windows";
      if (blocks > 0)
        report.figure(new Figure(plant.name(), "embed", seconds / blocks * 1e6, "us/block", Better.LOWER,
            "a sensor's 8 hours read, embedded and stored; " + size));
      report.figure(new Figure(plant.name(), "memory", coverage.bytes() / 1e6, "MB", Better.LOWER, size));
      latency(plant, settings, search, report);
      recall(plant, settings, search, report);
    }
  }

  private static void latency(Plant plant, Settings settings, Episodes search, Report report) {
    Random random = new Random(1);
    List<Sensor> sensors = plant.catalog().sensors();
    int rounds = settings.smoke() ? 20 : 60;
    double[] one = new double[rounds];
    double[] four = new double[rounds];
    for (int i = -5; i < rounds; i++) {
      Sensor sensor = sensors.get(random.nextInt(sensors.size()));
      long width = (130 + random.nextInt(1_100)) * Micros.MINUTE;
      long from = START + Micros.DAY + (long) (random.nextDouble() * (plant.days() - 3) * Micros.DAY);
      List<String> several = plant.catalog().sensorsOf(sensor.asset()).stream().limit(4).map(Sensor::tag).toList();
      double alone = millis(search, new Question(List.of(sensor.tag()), from, from + width, ANSWERS));
      double together = millis(search, new Question(several, from, from + width, ANSWERS));
      if (i >= 0) {
        one[i] = alone;
        four[i] = together;
      }
    }
    Arrays.sort(one);
    Arrays.sort(four);
    String note = "warm, stretches of 2 to 20 hours, the ten best with exact distances";
    report.figure(new Figure(plant.name(), "search_median", one[rounds / 2], "ms", Better.LOWER, "one sensor; "
        + note));
    report.figure(new Figure(plant.name(), "search_p95", one[rounds * 95 / 100], "ms", Better.LOWER, "one sensor"));
    report.figure(new Figure(plant.name(), "search4_median", four[rounds / 2], "ms", Better.LOWER, "four sensors of a "
        + "machine together; " + note));
  }

  private static double millis(Episodes search, Question question) {
    long start = System.nanoTime();
    search.similar(question);
    return (System.nanoTime() - start) / 1e6;
  }

  /** Asked for planted courses and for stretches without any. */
  private static void recall(Plant plant, Settings settings, Episodes search, Report report)
      throws InterruptedException {
    Random random = new Random(2);
    List<Sensor> sensors = plant.catalog().sensors();
    List<Question> questions = new ArrayList<>();
    List<double[]> asked = new ArrayList<>();
    while (questions.size() < (sensors.size() > 200 ? 6 : 16)) {
      Sensor sensor = sensors.get(random.nextInt(sensors.size()));
      long slot = START / Micros.MINUTE / 720 + 2 + random.nextInt(2 * plant.days() - 4);
      long minute = MadeUpHistory.courseIn(sensor.id(), slot);
      if (minute < 0 && questions.size() % 2 == 0)
        continue;
      long from = (minute < 0 ? slot * 720 + 17 : minute) * Micros.MINUTE;
      Question question = new Question(List.of(sensor.tag()), from, from + COURSE, ANSWERS);
      questions.add(question);
      asked.add(BruteForce.standard(plant.history(), sensor.id(), from, from + COURSE));
    }
    List<List<BruteForce.Place>> truth = truth(plant, questions, asked);
    double found = 0;
    double planted = 0;
    for (int q = 0; q < questions.size(); q++) {
      double part = part(plant, truth.get(q), search.similar(questions.get(q)), asked.get(q));
      found += part / questions.size();
      planted += q % 2 == 0 ? 2 * part / questions.size() : 0;
    }
    report.figure(new Figure(plant.name(), "recall_at_10", found, "", Better.HIGHER,
        questions.size() + " stretches of three hours: answers at least as like as the tenth best of all readings"));
    report.figure(new Figure(plant.name(), "recall_at_10_events", planted, "", Better.HIGHER,
        "of those, the stretches in which something happened"));
  }

  /** Answers that are at least as like as the tenth best of all; a place may be found some minutes off. */
  private static double part(Plant plant, List<BruteForce.Place> truth, List<Episodes.Episode> found, double[] asked) {
    double tenth = truth.getLast().similarity();
    long hits = found.stream().filter(e -> {
      int sensor = plant.catalog().sensor(e.channels().getFirst().tag()).orElseThrow().id();
      return BruteForce.similarity(plant.history(), sensor, e.from(), e.to(), asked) >= tenth - 1e-3;
    }).count();
    return (double) hits / truth.size();
  }

  private static List<List<BruteForce.Place>> truth(Plant plant, List<Question> questions, List<double[]> asked)
      throws InterruptedException {
    List<List<BruteForce.Place>> all = new ArrayList<>();
    questions.forEach(q -> all.add(new ArrayList<>()));
    List<Sensor> sensors = plant.catalog().sensors();
    History.Bounds bounds = plant.history().bounds(sensors.getFirst().id()).orElseThrow();
    Parallel.run(2, t -> {
      for (int s = t; s < sensors.size(); s += 2) {
        var places = BruteForce.places(plant.history(), sensors.get(s).id(), bounds, asked, COURSE, ANSWERS + 2);
        synchronized (all) {
          for (int q = 0; q < all.size(); q++)
            all.get(q).addAll(places.get(q));
        }
      }
    });
    List<List<BruteForce.Place>> best = new ArrayList<>();
    for (int q = 0; q < all.size(); q++) {
      Question question = questions.get(q);
      int own = plant.catalog().sensor(question.tags().getFirst()).orElseThrow().id();
      best.add(BruteForce.distinct(all.get(q).stream().filter(p -> p.sensor() != own || Math.abs(p.from() - question
          .from()) >= COURSE).toList(), COURSE, ANSWERS));
    }
    return best;
  }
}
