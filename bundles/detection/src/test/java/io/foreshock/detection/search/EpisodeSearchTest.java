package io.foreshock.detection.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.detection.store.HistoryEmbeddingTable;
import io.foreshock.testkit.InMemoryAppliance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Days of wandering sensors, and a course of three hours that comes back in some of them. */
class EpisodeSearchTest {
  private static final long START = 20_000 * Micros.DAY;
  private static final int DAYS = 12;
  private static final HistoryIndexer.Options OPTIONS = new HistoryIndexer.Options(1_536, 1L << 26, 1);

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Random random = new Random(5);
  private final List<Sensor> sensors = new ArrayList<>();

  private record Planted(int sensor, int minute, double height) {}

  private static double course(int minute) {
    return minute < 60 ? minute / 60.0 : minute < 110 ? 1 - (minute - 60) / 25.0 : -1 + Math.sin((minute - 110) / 15.0);
  }

  private void write(List<Planted> planted) {
    for (String asset : List.of("pump1", "pump2", "pump3"))
      for (String name : List.of("pressure", "flow"))
        sensors.add(appliance.sensor(asset + "/" + name));
    for (int s = 0; s < sensors.size(); s++) {
      ReadingBatch.Builder batch = ReadingBatch.builder(DAYS * 1_440);
      double walk = 0;
      for (int m = 0; m < DAYS * 1_440; m++) {
        walk = 0.98 * walk + 0.1 * random.nextGaussian();
        double value = 50 + walk;
        for (Planted p : planted)
          if (p.sensor() == s && m >= p.minute() && m < p.minute() + 180)
            value += p.height() * course(m - p.minute());
        batch.add(sensors.get(s).id(), START + m * Micros.MINUTE, value);
      }
      appliance.write("plc", batch.build());
    }
  }

  private HistoryIndexer indexer() {
    return new HistoryIndexer(appliance.catalog(), appliance.history(), new HistoryEmbeddingTable(appliance.tables()),
        OPTIONS, (asset, from, to) -> false);
  }

  private static Episodes.Question question(int minute, int limit, String... tags) {
    long from = START + minute * Micros.MINUTE;
    return new Episodes.Question(List.of(tags), from, from + 180 * Micros.MINUTE, limit);
  }

  @Test
  void findsWhereverItLookedLikeThisAndGoesOnAfterARestart() throws InterruptedException {
    write(List.of(new Planted(0, 1_000, 8), new Planted(0, 9_017, 3), new Planted(3, 5_555, 20), new Planted(1, 1_010,
        5), new Planted(5, 9_507, 8), new Planted(4, 9_501, 8)));
    try (HistoryIndexer first = indexer()) {
      first.pass();
      first.pass();
      assertEquals(6, first.pass());
      assertTrue(first.coverage().windows() > 200, () -> first.coverage().toString());
    }
    try (HistoryIndexer indexer = indexer();
        EpisodeSearch search = new EpisodeSearch(appliance.catalog(), appliance
            .history(), indexer)) {
      indexer.load();
      int passes = 0;
      while (indexer.pass() > 0)
        passes++;
      assertEquals(DAYS * 3 - 3 - 1, passes, "the newest block has not settled");
      assertEquals(0, indexer.coverage().behind());
      List<Episodes.Episode> found = search.similar(question(1_000, 5, "pump1/pressure"));
      assertEquals(List.of("pump2/flow", "pump1/flow", "pump3/pressure", "pump3/flow", "pump1/pressure").stream()
          .sorted().toList(), found.stream().map(e -> e.channels().getFirst().tag()).sorted().toList());
      Episodes.Episode strong = found.stream().filter(e -> e.asset().equals("pump2")).findFirst().orElseThrow();
      assertEquals(START + 5_555 * Micros.MINUTE, strong.from(), 6 * Micros.MINUTE);
      assertEquals(20 / 8.0, strong.channels().getFirst().amplitude(), 0.4);
      assertTrue(strong.similarity() > 0.97, strong::toString);
      Episodes.Episode both = search.similar(question(1_000, 1, "pump1/pressure", "pump1/flow")).getFirst();
      assertEquals("pump3", both.asset());
      assertEquals(2, both.channels().size());
      assertEquals(START + 9_501 * Micros.MINUTE, both.from(), 8 * Micros.MINUTE);
    }
  }

  @Test
  void windowsOfIncidentsAreKeptWhateverTheBudget() throws InterruptedException {
    write(List.of());
    long from = START + 2 * Micros.DAY;
    try (HistoryIndexer indexer = new HistoryIndexer(appliance.catalog(), appliance.history(),
        new HistoryEmbeddingTable(appliance.tables()), new HistoryIndexer.Options(200, 1L << 26, 1),
        (asset, a, b) -> asset.equals("pump1") && a < from + Micros.HOUR && b > from)) {
      while (indexer.pass() > 0) {
      }
      long[] count = new long[2];
      new HistoryEmbeddingTable(appliance.tables()).each(b -> {
        if (b.from() == from)
          count[b.sensor() == sensors.getFirst().id() ? 0 : 1] = b.windows();
      });
      assertTrue(count[0] > count[1] + 4, () -> count[0] + " against " + count[1]);
      assertTrue(count[1] <= 200 / 3 / BlockSketches.CHARS + 1, () -> "windows=" + count[1]);
    }
  }

  @Test
  void saysWhatCannotBeSearched() {
    write(List.of());
    try (HistoryIndexer indexer = indexer();
        EpisodeSearch search = new EpisodeSearch(appliance.catalog(), appliance
            .history(), indexer)) {
      assertEquals(ErrorCode.UNKNOWN_SENSOR, assertThrows(ForeshockException.class, () -> search.similar(question(0, 1,
          "pump9/flow"))).code());
      assertEquals(ErrorCode.NOT_ENOUGH_DATA, assertThrows(ForeshockException.class, () -> search.similar(question(
          -9_999,
          1, "pump1/flow"))).code());
      assertEquals(List.of(), search.similar(question(1_000, 1, "pump1/flow")));
    }
  }
}
