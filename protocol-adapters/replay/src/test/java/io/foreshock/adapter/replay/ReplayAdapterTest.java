package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.ingest.History.Series;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayAdapterTest {
  private static final long T0 = Micros.of(Instant.parse("2026-03-14T02:10:00Z"));

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Set<ReplayAdapter> open = new HashSet<>();

  @TempDir
  Path data;

  @AfterEach
  void stopAll() throws InterruptedException {
    for (ReplayAdapter adapter : Set.copyOf(open))
      close(adapter);
    assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("foreshock-replay")));
  }

  @Test
  void storesEveryValueOfARealFileBitForBit() throws IOException {
    Path nab = SharedData.require("data/quality/dev/nab/data/realKnownCause/machine_temperature_system_failure.csv");
    ReplayAdapter adapter = open(TestConfig.file(nab).with("asset", "nab/machine"));
    finished(adapter);
    List<String> lines = Files.readAllLines(nab);
    assertEquals(lines.size() - 1, appliance.ingest().committedReadings());
    int id = appliance.catalog().sensor("nab/machine/value").orElseThrow().id();
    Map<Long, Double> expected = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      expected.put(LocalDateTime.parse(cells[0].replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC) * Micros.SECOND,
          Double.parseDouble(cells[1]));
    }
    Series stored = appliance.history().read(id, 0, Long.MAX_VALUE);
    assertEquals(expected.size(), stored.size());
    for (int i = 0; i < stored.size(); i++)
      assertEquals(expected.get(stored.timestamps()[i]), stored.values()[i]);
  }

  @Test
  void storesEachRowOnceAcrossRestarts() throws Exception {
    int rows = 40_000;
    Path file = rows(rows);
    for (int i = 1; i <= 5; i++) {
      ReplayAdapter adapter = open(TestConfig.file(file).with("speed", "6000"));
      long target = 4_000L * i;
      Await.until("some rows", () -> appliance.ingest().committedReadings() >= target);
      close(adapter);
    }
    finished(open(TestConfig.file(file)));
    assertEquals(2L * rows, appliance.ingest().committedReadings());
    assertValues(rows);
    finished(open(TestConfig.file(file)));
    assertEquals(2L * rows, appliance.ingest().committedReadings());
  }

  @Test
  void goesOnAfterAFailedCommit() throws IOException {
    appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full: free=0"));
    finished(open(TestConfig.file(rows(30_000))));
    assertEquals(60_000, appliance.ingest().committedReadings());
    assertValues(30_000);
  }

  @Test
  void waitsWhileTheStoreIsFull() throws IOException {
    appliance.ingest().full(true);
    ReplayAdapter adapter = open(TestConfig.file(rows(10_000)));
    Await.until("reading", () -> adapter.status().state() == State.ONLINE && adapter.status().sensors() == 2);
    assertEquals(0, appliance.ingest().committedReadings());
    appliance.ingest().full(false);
    finished(adapter);
    assertEquals(20_000, appliance.ingest().committedReadings());
  }

  @Test
  void keepsThePaceOfTheSource() throws IOException {
    long begun = System.nanoTime();
    finished(open(TestConfig.file(rows(101)).with("speed", "200")));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertTrue(millis >= 500, "100 seconds at 200 times took " + millis + " ms");
  }

  @Test
  void passesOverBadRowsAndSaysWhichWasTheFirst() throws IOException {
    Path file = write("t,a,b\n1773454200,1,2\nnever,3,4\n1773454201,x,5\n1773454202,6\n1773454203,\"7\"x,8\n"
        + "1773454204,9,10\n");
    ReplayAdapter adapter = open(TestConfig.file(file).with("value_columns", new String[]{"a,b"}));
    finished(adapter);
    assertEquals(4, appliance.ingest().committedReadings());
    assertEquals("all 6 rows read, 4 rows rejected, first line 3: no time: never", adapter.status().cause());
  }

  @Test
  void choosesNumericColumnsAndLeavesGapsOut() throws IOException {
    Path file = write("time,note,x y,x y,z\n2026-03-14T02:10:00Z,ok,1,,NA\n2026-03-14T02:10:01Z,ok,,2,3\n");
    finished(open(TestConfig.file(file).with("asset", "line1/press4").with("asset_kind", "press")));
    assertEquals(List.of("line1/press4/x_y", "line1/press4/x_y_2", "line1/press4/z"),
        appliance.catalog().sensors().stream().map(s -> s.tag()).toList());
    assertEquals(3, appliance.ingest().committedReadings());
    assertEquals("press", appliance.catalog().asset("line1/press4").map(Asset::kind).orElseThrow());
  }

  @Test
  void readsTheLongFormat() throws IOException {
    Path file = write("tag;when;value\npump3/flow;1773454200;1.5\npump3/temp;1773454200;40\npump3/flow;1773454201;\n");
    finished(open(TestConfig.file(file).with("separator", ";").with("asset", "line2").with("time_column", "when")
        .with("tag_column", "tag").with("value_columns", new String[]{"value"})));
    int flow = appliance.catalog().sensor("line2/pump3/flow").orElseThrow().id();
    assertEquals(1.5, appliance.history().latest(flow).orElseThrow().value());
    assertEquals(T0, appliance.history().latest(flow).orElseThrow().timestamp());
    assertEquals(2, appliance.ingest().committedReadings());
  }

  @Test
  void waitsForAFileThatIsNotThereYet() throws IOException {
    ReplayAdapter adapter = open(TestConfig.file("later.csv"));
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertTrue(adapter.status().cause().contains("later.csv"), adapter.status().cause());
    Files.writeString(data.resolve("later.csv"), "t,v\n1773454200,1\n");
    finished(adapter);
    assertEquals("later/v", appliance.catalog().sensors().getFirst().tag());
  }

  @Test
  void showsWhatIsWrongWithTheConfiguration() throws IOException {
    assertCause("file is missing", new TestConfig());
    assertCause("speed=0", TestConfig.file("a.csv").with("speed", "0"));
    assertCause("speed=fast", TestConfig.file("a.csv").with("speed", "fast"));
    assertCause("zone=Mars", TestConfig.file("a.csv").with("zone", "Mars"));
    assertCause("separator=", TestConfig.file("a.csv").with("separator", "::"));
    assertCause("tag.column needs", TestConfig.file("a.csv").with("tag_column", "tag"));
    ReplayAdapter adapter = open(TestConfig.file(rows(3)).with("time_column", "when"));
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertTrue(adapter.status().cause().contains("no such column: time.column=when"), adapter.status().cause());
  }

  private void assertCause(String expected, TestConfig config) {
    String cause = open(config).status().cause();
    assertTrue(cause.startsWith("configuration: ") && cause.contains(expected), cause);
  }

  private void assertValues(int rows) {
    int a = appliance.catalog().sensor("rows/a").orElseThrow().id();
    Series series = appliance.history().read(a, T0, T0 + rows * Micros.SECOND);
    assertEquals(rows, series.size());
    for (int i = 0; i < rows; i++)
      assertEquals(i * 0.1, series.values()[i]);
  }

  private Path rows(int count) throws IOException {
    StringBuilder text = new StringBuilder("t,a,b\n");
    for (int i = 0; i < count; i++)
      text.append(T0 / Micros.SECOND + i).append(',').append(i * 0.1).append(',').append(i).append('\n');
    return Files.writeString(data.resolve("rows.csv"), text);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(data.resolve("file.csv"), text);
  }

  private static void finished(ReplayAdapter adapter) {
    Await.until("finished", Duration.ofSeconds(30), () -> adapter.status().state() == State.FINISHED);
  }

  private ReplayAdapter open(TestConfig config) {
    ReplayAdapter adapter = new ReplayAdapter(appliance.catalog(), appliance.ingest(), config.build(),
        Map.of("service.pid", "io.foreshock.adapter.replay-test"), new ApplianceFacts(data, false));
    open.add(adapter);
    return adapter;
  }

  private void close(ReplayAdapter adapter) throws InterruptedException {
    adapter.deactivate();
    open.remove(adapter);
  }
}
