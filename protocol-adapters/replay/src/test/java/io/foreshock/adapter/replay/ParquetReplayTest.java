package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.ingest.History.Series;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetReplayTest {
  private static final Instant T0 = Instant.parse("2026-03-14T02:10:00Z");
  private static final MessageType PLANT = MessageTypeParser.parseMessageType("""
      message plant {
        required int64 ts (TIMESTAMP(MILLIS,true));
        optional double temp;
        required int32 count;
        optional binary note (UTF8);
        repeated double spectrum;
      }
      """);

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final List<ReplayAdapter> open = new ArrayList<>();

  @TempDir
  Path data;

  @AfterEach
  void stopAll() throws InterruptedException {
    for (ReplayAdapter adapter : open)
      adapter.deactivate();
    assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("foreshock-replay")));
  }

  @Test
  void everyFlatNumberIsASensorAndNullsAreLeftOut() throws IOException {
    Path file = plant(1_000, 1L << 20);
    ReplayAdapter adapter = open(TestConfig.file(file).with("asset", "line1/press4"));
    finished(adapter);

    assertEquals("all 1000 rows read", adapter.status().cause());
    assertEquals(List.of("line1/press4/temp", "line1/press4/count"), appliance.catalog().sensors().stream().map(s -> s
        .tag()).toList());
    Series temp = series("line1/press4/temp");
    assertEquals(900, temp.size());
    assertEquals(Micros.of(T0) + Micros.MILLISECOND, temp.timestamps()[0]);
    assertEquals(0.1, temp.values()[0]);
    assertEquals(1_000, series("line1/press4/count").size());
  }

  @Test
  void goesOnAfterTheLastRowOnDiskWithoutReadingTheRowGroupsBefore() throws Exception {
    Path file = plant(40_000, 64 << 10);
    ReplayAdapter first = open(TestConfig.file(file).with("speed", "10"));
    Await.until("some rows", () -> appliance.ingest().committedReadings() > 20_000);
    first.deactivate();
    open.remove(first);
    assertTrue(appliance.ingest().committedReadings() < 76_000);

    finished(open(TestConfig.file(file)));

    assertEquals(76_000, appliance.ingest().committedReadings());
    assertEquals(40_000, series("plant/count").size());
  }

  @Test
  void keepsThePaceOfTheSource() throws IOException {
    long begun = System.nanoTime();
    finished(open(TestConfig.file(plant(1_000, 1L << 20)).with("speed", "2")));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    assertTrue(millis >= 490, "1 second at twice the speed took " + millis + " ms");
  }

  @Test
  void timesAreReadByTheirType() throws IOException {
    long nanos = T0.getEpochSecond() * 1_000_000_000L + 123_456_789;
    assertTime("required int64 ts (TIMESTAMP(NANOS,true))", Micros.of(T0) + 123_456, g -> g.add("ts", nanos));
    assertTime("required int64 ts (TIMESTAMP(MICROS,false))", Micros.of(T0) - Micros.HOUR,
        g -> g.add("ts", Micros.of(T0)));
    assertTime("required int32 ts (DATE)", Micros.of(Instant.parse("2026-03-13T23:00:00Z")),
        g -> g.add("ts", (int) (T0.getEpochSecond() / 86_400)));
    assertTime("required int64 ts", Micros.of(T0), g -> g.add("ts", T0.getEpochSecond()));
    assertTime("required binary ts (UTF8)", Micros.of(T0), g -> g.add("ts", "2026-03-14T02:10:00Z"));
    ByteBuffer julian = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong((2 * 60 + 10) * 60_000_000_000L)
        .putInt((int) (T0.getEpochSecond() / 86_400) + 2_440_588);
    assertTime("required int96 ts", Micros.of(T0), g -> g.add("ts", Binary.fromConstantByteArray(julian.array())));
  }

  @Test
  void numbersOfEveryKindKeepTheirValue() throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("""
        message plant { required int64 ts; required boolean on; required float f; required int64 u (INTEGER(64,false));
          required int32 d (DECIMAL(9,2)); required fixed_len_byte_array(2) e (DECIMAL(4,1)); }""");
    Path file = data.resolve("kinds.parquet");
    write(file, type, 1, 1 << 20, _ -> new SimpleGroupFactory(type).newGroup().append("ts", T0.getEpochSecond())
        .append("on", true).append("f", 0.1f).append("u", -1L).append("d", 12_345).append("e", Binary
            .fromConstantByteArray(new byte[]{1, 0})));
    finished(open(TestConfig.file(file)));

    assertEquals(1, series("kinds/on").values()[0]);
    assertEquals((double) 0.1f, series("kinds/f").values()[0]);
    assertEquals(18_446_744_073_709_551_615.0, series("kinds/u").values()[0]);
    assertEquals(123.45, series("kinds/d").values()[0]);
    assertEquals(25.6, series("kinds/e").values()[0]);
  }

  @Test
  void whatIsNoParquetFileIsToldAndTriedAgain() throws IOException {
    Path file = Files.writeString(data.resolve("plant.parquet"), "ts,temp\n1773454200,1\n");
    ReplayAdapter adapter = open(TestConfig.file(file));
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertTrue(adapter.status().cause().contains("no readable Parquet file: file=" + file), adapter.status().cause());
    plant(10, 1 << 20);
    finished(adapter);
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
    ReplayAdapter adapter = open(TestConfig.file(plant(10, 1 << 20)).with("time_column", "when"));
    Await.until("offline", () -> adapter.status().state() == State.OFFLINE);
    assertEquals("no such column: time.column=when, header=[ts, temp, count, note]", adapter.status().cause());
  }

  /** Hostile bytes end in a reason, never in anything else. */
  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    byte[] good = Files.readAllBytes(plant(200, 8 << 10));
    Random random = new Random(20_260_314);
    Path file = data.resolve("damaged.parquet");
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(6); n > 0; n--)
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      Files.write(file, bad);
      ReplaySettings settings = ReplaySettings.of(TestConfig.file(file).build(), "replay:x", data);
      try (RowSource source = new SourceFile(settings).open()) {
        for (List<String> row = source.next(); row != null; row = source.next())
          assertFalse(row.isEmpty());
      } catch (ForeshockException | IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 0, "page checksums and structure say so");
  }

  @Test
  void compressionsOfOthersAreNamed() {
    ForeshockException e = assertThrows(ForeshockException.class, () -> new PageCodecs().getDecompressor(
        CompressionCodecName.BROTLI));
    assertTrue(e.getMessage().contains("compression=BROTLI, readable=UNCOMPRESSED, GZIP"), e.getMessage());
  }

  private interface Filling {
    void fill(Group group);
  }

  private void assertTime(String field, long expected, Filling time) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message plant { " + field + "; required double v; }");
    Path file = data.resolve("time.parquet");
    Files.deleteIfExists(file);
    write(file, type, 1, 1 << 20, _ -> {
      Group group = new SimpleGroupFactory(type).newGroup();
      time.fill(group);
      return group.append("v", 1.0);
    });
    ReplaySettings settings = ReplaySettings.of(TestConfig.file(file).with("zone", "Europe/Berlin").build(),
        "replay:x", data);
    SourceFile.Sample sample = new SourceFile(settings).sample();
    assertEquals(expected, sample.timeFormat().micros(sample.rows().getFirst().getFirst()), field);
  }

  /** A row each millisecond; every tenth has no temperature. */
  private Path plant(int rows, long groupBytes) throws IOException {
    Path file = data.resolve("plant.parquet");
    Files.deleteIfExists(file);
    write(file, PLANT, rows, groupBytes, i -> {
      Group group = new SimpleGroupFactory(PLANT).newGroup().append("ts", T0.toEpochMilli() + i).append("count", i)
          .append("note", "n" + i).append("spectrum", 1.0).append("spectrum", 2.0);
      return i % 10 == 0 ? group : group.append("temp", i * 0.1);
    });
    return file;
  }

  private static void write(Path file, MessageType type, int rows, long groupBytes, IntFunction<Group> row)
      throws IOException {
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file)).withConf(
        new PlainParquetConfiguration()).withType(type).withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withRowGroupSize(groupBytes).withPageSize(8 << 10).build()) {
      for (int i = 0; i < rows; i++)
        writer.write(row.apply(i));
    }
  }

  private Series series(String tag) {
    int id = appliance.catalog().sensor(tag).orElseThrow().id();
    return appliance.history().read(id, 0, Long.MAX_VALUE);
  }

  private static void finished(ReplayAdapter adapter) {
    Await.until("finished", Duration.ofSeconds(30), () -> adapter.status().state() == State.FINISHED);
  }

  private ReplayAdapter open(TestConfig config) {
    ReplayAdapter adapter = new ReplayAdapter(appliance.catalog(), appliance.ingest(), config.build(), Map.of(
        "service.pid", "io.foreshock.adapter.replay-test"), new ApplianceFacts(data, false));
    open.add(adapter);
    return adapter;
  }
}
