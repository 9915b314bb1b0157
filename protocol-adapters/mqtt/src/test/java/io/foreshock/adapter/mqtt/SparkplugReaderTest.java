package io.foreshock.adapter.mqtt;

import static io.foreshock.adapter.mqtt.SparkplugMessage.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.mqtt.wire.SparkplugMetric;
import io.foreshock.adapter.mqtt.wire.SparkplugPayload;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.InMemoryAppliance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparkplugReaderTest {
  private static final long T0 = 1_773_454_200_000L;
  private static final long RECEIVED = T0 * 1_000 + 77;

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final List<String> asked = new ArrayList<>();
  private final Draft draft = new Draft(appliance.catalog(), 1_000);
  private long nanos;
  private final SparkplugReader reader = new SparkplugReader(new TopicMapping("", List.of()), draft, (edge,
      because) -> asked.add(edge + ": " + because), () -> nanos);

  private record Got(String tag, long time, double value, Quality quality) {}

  private List<Got> read(String topic, SparkplugMessage message) {
    reader.read("spBv1.0/" + topic, message.bytes(), RECEIVED);
    ReadingBatch batch = draft.build();
    List<Got> all = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Sensor sensor = appliance.catalog().sensor(batch.sensorIds()[i]).orElseThrow();
      all.add(new Got(sensor.spec().tag(), batch.timestamps()[i], batch.values()[i], Quality.of(batch.qualities()[i])));
    }
    return all;
  }

  private static Got got(String tag, long millis, double value) {
    return new Got("P/E/" + tag, millis * 1_000, value, Quality.GOOD);
  }

  private static Got bad(String tag, long micros) {
    return new Got("P/E/" + tag, micros, Double.NaN, Quality.BAD);
  }

  private static SparkplugMessage bdSeq(long session) {
    return metric("bdSeq", -1, SparkplugMessage.INT64).large(session);
  }

  private void born() {
    read("P/NBIRTH/E", SparkplugMessage.of(T0, 0).with(bdSeq(3))
        .with(metric("Node Control/Rebirth", -1, SparkplugMessage.BOOLEAN).truth(false))
        .with(metric("load", 1, SparkplugMessage.INT16).whole(5)));
    read("P/DBIRTH/E/Pump7", SparkplugMessage.of(T0, 1)
        .with(metric("motor/temp", 2, SparkplugMessage.DOUBLE).real(61.5).facts("degC", 0, 90))
        .with(metric("running", 3, SparkplugMessage.BOOLEAN).truth(true))
        .with(metric("name", 4, SparkplugMessage.STRING).text(15, "pump")));
  }

  @Test
  void birthsMakeSensorsWithUnitAndRangeAndTheirFirstReadings() {
    assertEquals(List.of(got("load", T0, -2)), read("P/NBIRTH/E", SparkplugMessage.of(T0, 0).with(bdSeq(1)).with(metric(
        "load", 1, SparkplugMessage.INT16).whole(0xFFFF_FFFEL))));
    assertEquals(List.of(got("Pump7/motor/temp", T0 + 5, 61.5)), read("P/DBIRTH/E/Pump7", SparkplugMessage.of(T0, 1)
        .with(metric("motor/temp", 2, SparkplugMessage.DOUBLE).at(T0 + 5).real(61.5).facts("degC", 0, 90))));
    assertEquals(new SensorSpec("P/E/Pump7/motor", "temp", "degC", "", 0, 90, ""),
        appliance.catalog().sensor("P/E/Pump7/motor/temp").orElseThrow().spec());
    assertEquals(List.of(), asked);
  }

  @Test
  void aLaterBirthChangesUnitAndRange() {
    born();
    read("P/DBIRTH/E/Pump7", SparkplugMessage.of(T0, 2)
        .with(metric("motor/temp", 2, SparkplugMessage.DOUBLE).real(1).facts("K", 200, 400)));
    assertEquals("K", appliance.catalog().sensor("P/E/Pump7/motor/temp").orElseThrow().spec().unit());
  }

  @Test
  void dataComesByAliasOrName() {
    born();
    assertEquals(List.of(got("Pump7/motor/temp", T0 + 1, 62), got("Pump7/running", T0 + 1, 0)),
        read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 1, 2).with(metric("", 2, 0).real(62))
            .with(metric("running", -1, 0).truth(false))));
    assertEquals(List.of(got("load", T0 + 2, 300)), read("P/NDATA/E", SparkplugMessage.of(T0 + 2, 3).with(metric("", 1,
        0).whole(300))));
    assertEquals(List.of(), asked);
  }

  @Test
  void everyNumberTypeIsReadAsItIs() {
    List<Got> all = read("P/NBIRTH/E", SparkplugMessage.of(T0, 0)
        .with(metric("a", 1, SparkplugMessage.INT8).whole(0xFF)).with(metric("b", 2, SparkplugMessage.INT32).whole(
            0xFFFF_FFFFL))
        .with(metric("c", 3, SparkplugMessage.INT64).large(-5)).with(metric("d", 4, SparkplugMessage.UINT64).large(-1))
        .with(metric("e", 5, SparkplugMessage.FLOAT).small(1.5f)).with(metric("f", 6, 7).whole(0xFFFF_FFFFL)));
    assertEquals(List.of(got("a", T0, -1), got("b", T0, -1), got("c", T0, -5), got("d", T0, 0x1p64),
        got("e", T0, 1.5), got("f", T0, 4_294_967_295.0)), all);
  }

  @Test
  void aGapMakesUsAskOnceAndAliasesUncertainUntilTheBirth() {
    born();
    assertEquals(List.of(new Got("P/E/Pump7/motor/temp", (T0 + 1) * 1_000, 62, Quality.UNCERTAIN)),
        read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 1, 4).with(metric("", 2, 0).real(62))));
    assertEquals(List.of("P/E: messages missed: seq=4, expected=2"), asked);
    read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 1, 9).with(metric("", 2, 0).real(62)));
    assertEquals(1, asked.size(), "not again so soon");
    nanos += 11_000_000_000L;
    read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 1, 1).with(metric("", 2, 0).real(62)));
    assertEquals(2, asked.size());
    born();
    assertEquals(List.of(got("Pump7/motor/temp", T0 + 3, 63)), read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 3, 2)
        .with(metric("", 2, 0).real(63))));
  }

  @Test
  void theSequenceGoesRound() {
    born();
    for (int i = 2; i < 600; i++)
      read("P/NDATA/E", SparkplugMessage.of(T0 + i, i % 256).with(metric("", 1, 0).whole(i)));
    assertEquals(List.of(), asked);
  }

  @Test
  void dataBeforeAnyBirthMakesUsAsk() {
    assertEquals(List.of(), read("P/DDATA/E/Pump7", SparkplugMessage.of(T0, 7).with(metric("", 2, 0).real(1))));
    assertEquals(List.of("P/E: no birth is known"), asked);
    nanos += 11_000_000_000L;
    born();
    assertEquals(List.of(), read("P/DDATA/E/Other", SparkplugMessage.of(T0, 2).with(metric("", 2, 0).real(1))),
        "an alias of another device");
    assertEquals("P/E: unknown metric: alias=2", asked.getLast());
  }

  @Test
  void aDeathMakesAllItsReadingsBad() {
    born();
    assertEquals(2, read("P/DDEATH/E/Pump7", SparkplugMessage.of(T0 + 1, 2)).size());
    read("P/DBIRTH/E/Pump7", SparkplugMessage.of(T0, 3).with(metric("motor/temp", 2, SparkplugMessage.DOUBLE).real(1)));
    assertEquals(List.of(), read("P/NDEATH/E", SparkplugMessage.of(T0 - 9, -1).with(bdSeq(2))), "of an older session");
    List<Got> all = read("P/NDEATH/E", SparkplugMessage.of(T0 - 9, -1).with(bdSeq(3)));
    assertTrue(all.contains(bad("load", RECEIVED)) && all.contains(bad("Pump7/motor/temp", RECEIVED)), all.toString());
    assertEquals(List.of(), asked);
    read("P/NDATA/E", SparkplugMessage.of(T0 + 3, 4).with(metric("", 1, 0).whole(1)));
    assertEquals(List.of("P/E: no birth is known"), asked, "a dead one has to be born again");
  }

  @Test
  void aDeathComesAfterTheLastReadingOfAClockThatIsAhead() {
    born();
    long ahead = T0 + 60_000;
    read("P/NDATA/E", SparkplugMessage.of(ahead, 2).with(metric("", 1, 0).whole(1)));
    assertTrue(read("P/NDEATH/E", SparkplugMessage.of(0, -1).with(bdSeq(3))).contains(bad("load", ahead * 1_000 + 1)));
  }

  @Test
  void historicalReadingsKeepTheirTimesTransientOnesAreNotStoredAndNothingIsBad() {
    born();
    assertEquals(List.of(got("load", T0 - 5_000, 4)), read("P/NDATA/E", SparkplugMessage.of(T0 + 1, 2)
        .with(metric("", 1, 0).at(T0 - 5_000).flag(5).whole(4)).with(metric("", 1, 0).flag(6).whole(9))));
    assertEquals(List.of(bad("Pump7/running", (T0 + 1) * 1_000)), read("P/DDATA/E/Pump7", SparkplugMessage.of(T0 + 1, 3)
        .with(metric("", 3, 0).flag(7))));
  }

  @Test
  void whatIsNoPayloadIsRefusedWithItsOffset() {
    UnreadableException e = assertThrows(UnreadableException.class, () -> reader.read("spBv1.0/P/NBIRTH/E", new byte[]{
        0x12, 9, 1}, RECEIVED));
    assertEquals("no Sparkplug B payload: ends early: needs=9 bytes, has=1, offset=2", e.getMessage());
    assertThrows(UnreadableException.class, () -> reader.read("plant/a", new byte[0], RECEIVED));
    reader.read("spBv1.0/STATE/other", "{\"online\":true}".getBytes(), RECEIVED);
    reader.read("spBv1.0/P/NCMD/E", new byte[]{1, 2, 3}, RECEIVED);
  }

  @Test
  void hostileBytesNeverThrowAnythingElse() {
    long seed = Long.getLong("foreshock.fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] good = SparkplugMessage.of(T0, 0).with(bdSeq(3)).with(metric("motor/temp", 2, SparkplugMessage.DOUBLE).real(
        61.5).facts("degC", 0, 90)).with(metric("x", 3, SparkplugMessage.STRING).text(15, "pump")).bytes();
    String[] types = {"NBIRTH/E", "NDATA/E", "NDEATH/E", "DBIRTH/E/D", "DDATA/E/D", "DDEATH/E/D"};
    int rounds = Integer.getInteger("foreshock.fuzz.rounds", 20_000);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = good.clone();
      for (int n = random.nextInt(4) + 1; n > 0; n--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      if (random.nextInt(4) == 0)
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      try {
        reader.read("spBv1.0/P/" + types[random.nextInt(types.length)], bytes, RECEIVED);
      } catch (UnreadableException e) {
        // refused, as it should be
      } catch (RuntimeException e) {
        throw new AssertionError("seed=" + seed + ", round=" + round, e);
      }
      draft.rollBack(0);
    }
  }

  @Test
  void aRebirthIsWhatTheSpecificationAsksFor() {
    SparkplugPayload payload = SparkplugPayload.decode(SparkplugPayload.rebirth(T0));
    SparkplugMetric only = payload.metrics().getFirst();
    assertEquals(T0, payload.timestamp());
    assertEquals("Node Control/Rebirth", only.name());
    assertEquals(SparkplugMessage.BOOLEAN, only.datatype());
    assertEquals(1, only.value(only.datatype()));
  }
}
