package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvPayloadTest {
  private static final long RECEIVED = 5_000_000;
  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Draft draft = new Draft(appliance.catalog(), 100);

  private static TestConfig config() {
    return TestConfig.broker(1883, "#").with("payload", "csv").with("csv_columns", "ts,temp,,pressure");
  }

  private ReadingBatch read(TestConfig config, String payload) {
    new PayloadReader(MqttSettings.of(config.build(), "mqtt:x").mapping(), draft, (_, _) -> {
    }).read("line1/press4", payload.getBytes(StandardCharsets.UTF_8), RECEIVED);
    return draft.build();
  }

  @Test
  void everyNamedColumnIsASensorOfTheTopic() {
    ReadingBatch batch = read(config(), "1773454200,41.5,x,160\r\n\n1773454201500, 42 ,,\n");
    assertEquals("line1/press4/temp", appliance.catalog().sensor(batch.sensorIds()[0]).orElseThrow().spec().tag());
    assertEquals("line1/press4/pressure", appliance.catalog().sensor(batch.sensorIds()[1]).orElseThrow().spec().tag());
    assertArrayEquals(new double[]{41.5, 160, 42}, batch.values(), "an empty cell is no reading");
    assertArrayEquals(new long[]{1_773_454_200_000_000L, 1_773_454_200_000_000L, 1_773_454_201_500_000L}, batch
        .timestamps());
  }

  @Test
  void isoTimesAndTheTimeOfReceipt() {
    assertEquals(1_773_454_200_500_000L, read(config(), "2026-03-14T02:10:00.5Z,1,,").timestamps()[0]);
    assertEquals(RECEIVED, read(config().with("csv_time", ""), "9,1,,").timestamps()[0]);
  }

  @Test
  void anotherSeparator() {
    assertArrayEquals(new double[]{1, 2}, read(config().with("csv_separator", "tab"), "0\t1\t\t2").values());
    assertArrayEquals(new double[]{1, 2}, read(config().with("csv_separator", "|"), "0|1||2").values());
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"1,2,3;line 1: 3 columns, csv.columns has 4",
      "'0,1,,2\n0,warm,,2';line 2, column temp: no number: warm", "noon,1,,2;no number: noon", "'';no line"})
  void aMistakeRefusesTheWholeMessage(String payload, String reason) {
    UnreadableException e = assertThrows(UnreadableException.class, () -> read(config(), payload));
    assertEquals(reason, e.getMessage());
    assertEquals(0, draft.size());
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"'';,;payload=csv needs csv.columns: csv.columns=ts,temperature,pressure",
      "a,b,a;,;csv.columns must differ: csv.columns=[a, b, a]",
      "a,b;ab;csv.separator must be one character or tab: csv.separator=ab"})
  void wrongSettingsAreNamed(String columns, String separator, String message) {
    ForeshockException e = assertThrows(ForeshockException.class, () -> MqttSettings.of(config().with("csv_columns",
        columns).with("csv_separator", separator).build(), "mqtt:x"));
    assertEquals(message, e.getMessage());
  }
}
