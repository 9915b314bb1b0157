package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {
  private static final long RECEIVED = 42 * Micros.SECOND;
  private static final long T = Micros.of(Instant.parse("2026-03-14T02:10:00.5Z"));

  private final InMemoryAppliance appliance = new InMemoryAppliance();

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1773454200500", "1773454200.5", "1773454200500000", "1773454200500000000",
      "\"2026-03-14T02:10:00.5Z\"", "\"2026-03-14T03:10:00.5+01:00\""})
  void readsTimesOfAnyUnit(String ts) {
    ReadingBatch batch = read(new TestConfig(), "a/b", "{\"ts\":" + ts + ",\"value\":1}");
    assertEquals(T, batch.timestamps()[0]);
  }

  @Test
  void takesTheTimeOfReceiptWhenThereIsNone() {
    assertEquals(RECEIVED, read(new TestConfig(), "a/b", "{\"value\":1}").timestamps()[0]);
    assertEquals(RECEIVED, read(new TestConfig(), "a/b", "{\"ts\":null,\"value\":1}").timestamps()[0]);
    assertEquals(RECEIVED, read(new TestConfig(), "a/b", "-1.5e3").timestamps()[0]);
  }

  @Test
  void readsNumbersBooleansAndNumbersInText() {
    assertEquals(0.1, read(new TestConfig(), "a/b", "{\"value\":0.1}").values()[0]);
    assertEquals(1, read(new TestConfig(), "a/b", "{\"value\":true}").values()[0]);
    assertEquals(12.5, read(new TestConfig(), "a/b", "{\"value\":\"12.5\"}").values()[0]);
    assertEquals(-1500, read(new TestConfig().with("payload", "number"), "a/b", " -1.5e3\n").values()[0]);
  }

  @Test
  void followsConfiguredPointers() {
    TestConfig config = new TestConfig().with("value_pointer", "/data/0/v").with("timestamp_pointer", "/meta/time");
    ReadingBatch batch = read(config, "a/b", "{\"meta\":{\"time\":1773454200500},\"data\":[{\"v\":7}]}");
    assertEquals(7, batch.values()[0]);
    assertEquals(T, batch.timestamps()[0]);
  }

  @Test
  void makesOneSensorOfEachNumericField() {
    TestConfig config = new TestConfig().with("payload", "fields").with("topic_prefix", "plant/");
    ReadingBatch batch = read(config, "plant/line1/press4",
        "{\"ts\":1773454200500,\"temperature\":41.5,\"pressure bar\":160,\"state\":\"run\",\"sub\":{\"x\":1}}");
    assertEquals(2, batch.size());
    assertEquals(List.of("line1/press4/temperature", "line1/press4/pressure_bar"),
        appliance.catalog().sensors().stream().map(Sensor::tag).toList());
    assertEquals(T, batch.timestamps()[1]);
  }

  @ParameterizedTest
  @CsvSource({"plant/line1/press4/temp, line1/press4/temp", "line1//x y/temp, line1/x_y/temp", "temp, default/temp",
      "/a/b, a/b"})
  void mapsTopics(String topic, String tag) {
    read(new TestConfig().with("topic_prefix", "plant/"), topic, "1");
    assertEquals(tag, appliance.catalog().sensors().getFirst().tag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "warm", "{", "{}", "[]", "{\"value\":[1]}", "{\"value\":{}}", "{\"value\":\"x\"}",
      "{\"value\":1,\"ts\":-5}", "{\"value\":1,\"ts\":\"noon\"}", "{\"value\":1,\"ts\":[]}", "{\"value\":NaN}",
      "{\"value\":1,\"ts\":1e300}", "1,5", "0x", "\u0000"})
  void refusesWhatHoldsNoReading(String payload) {
    assertThrows(UnreadableException.class, () -> read(new TestConfig(), "a/b", payload));
  }

  @Test
  void refusesDeepAndLargePayloads() {
    assertThrows(UnreadableException.class, () -> read(new TestConfig(), "a/b", "[".repeat(100_000)));
    assertThrows(UnreadableException.class,
        () -> read(new TestConfig().with("payload_max", 10), "a/b", "12345678901"));
    assertThrows(UnreadableException.class, () -> read(new TestConfig(), "a/b", "1".repeat(1_000)));
  }

  @Test
  void refusesMoreSensorsThanConfigured() {
    Draft draft = new Draft(appliance.catalog(), 2);
    PayloadReader reader = new PayloadReader(settings(new TestConfig()).mapping(), draft, (_, _) -> {
    });
    reader.read("a/b", bytes("1"), RECEIVED);
    reader.read("a/c", bytes("1"), RECEIVED);
    assertThrows(UnreadableException.class, () -> reader.read("a/d", bytes("1"), RECEIVED));
    assertEquals(2, draft.build().size());
  }

  @Test
  void leavesNothingOfARefusedMessageBehind() {
    Draft draft = new Draft(appliance.catalog(), 2);
    PayloadReader reader = new PayloadReader(settings(new TestConfig().with("payload", "fields")).mapping(), draft, (_,
        _) -> {
    });
    assertThrows(UnreadableException.class, () -> reader.read("a", bytes("{\"x\":1,\"y\":2,\"z\":3}"), RECEIVED));
    assertEquals(0, draft.size());
  }

  @Test
  void randomBytesAreRefusedOrRead() {
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] alphabet = bytes("{}[]\":,.-+eE019 tsvalue\\u\u00e9");
    for (String mode : List.of("auto", "number", "json", "fields")) {
      PayloadReader reader = new PayloadReader(settings(new TestConfig().with("payload", mode)).mapping(),
          new Draft(appliance.catalog(), 1_000), (_, _) -> {
          });
      for (int round = 0; round < 5_000; round++) {
        byte[] payload = new byte[random.nextInt(40)];
        for (int i = 0; i < payload.length; i++)
          payload[i] = alphabet[random.nextInt(alphabet.length)];
        try {
          reader.read("a/b", payload, RECEIVED);
        } catch (UnreadableException e) {
          assertTrue(e.getMessage() != null, "seed " + seed + " round " + round);
        }
      }
    }
  }

  private ReadingBatch read(TestConfig config, String topic, String payload) {
    Draft draft = new Draft(appliance.catalog(), 100);
    new PayloadReader(settings(config).mapping(), draft, (_, _) -> {
    }).read(topic, bytes(payload), RECEIVED);
    return draft.build();
  }

  private static MqttSettings settings(TestConfig config) {
    return MqttSettings.of(config.with("topics", new String[]{"#"}).build(), "mqtt:test");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
