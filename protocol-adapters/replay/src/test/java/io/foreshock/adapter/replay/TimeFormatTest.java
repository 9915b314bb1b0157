package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
  @ParameterizedTest
  @CsvSource({"2026-03-14T02:10:00Z, 2026-03-14T02:10:00Z", "2026-03-14 02:10:00, 2026-03-14T02:10:00Z",
      "2026-03-14T02:10:00.123456, 2026-03-14T02:10:00.123456Z", "2026-03-14 03:10:00+01:00, 2026-03-14T02:10:00Z",
      "2026-03-13T21:10:00-05:00, 2026-03-14T02:10:00Z", "2026-03-14, 2026-03-14T00:00:00Z",
      "2026-03-14 02:10, 2026-03-14T02:10:00Z", "1773454200, 2026-03-14T02:10:00Z",
      "1773454200.25, 2026-03-14T02:10:00.25Z", "1773454200123, 2026-03-14T02:10:00.123Z",
      "1773454200123456, 2026-03-14T02:10:00.123456Z", "1773454200123456789, 2026-03-14T02:10:00.123456Z"})
  void autoUnderstands(String text, String expected) {
    assertEquals(Micros.of(Instant.parse(expected)), TimeFormat.parse("auto", "UTC").micros(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "noon", "2026-13-01 00:00:00", "2026-03-14 25:00:00", "NaN", "Infinity", "1e300", "--",
      "2026-03-14 02:10:00 CET"})
  void autoRefuses(String text) {
    assertThrows(BadRowException.class, () -> TimeFormat.parse("auto", "UTC").micros(text));
  }

  @Test
  void readsTimesOfAZone() {
    TimeFormat berlin = TimeFormat.parse("auto", "Europe/Berlin");
    assertEquals(Micros.of(Instant.parse("2026-07-01T10:00:00Z")), berlin.micros("2026-07-01 12:00:00"));
    assertEquals(Micros.of(Instant.parse("2026-01-01T11:00:00Z")), berlin.micros("2026-01-01 12:00:00"));
  }

  @Test
  void readsFixedUnitsAndPatterns() {
    assertEquals(5 * Micros.SECOND, TimeFormat.parse("epoch_s", "UTC").micros("5"));
    assertEquals(5 * Micros.MILLISECOND, TimeFormat.parse("epoch_ms", "UTC").micros("5"));
    assertEquals(5, TimeFormat.parse("epoch_us", "UTC").micros("5"));
    assertEquals(5, TimeFormat.parse("epoch_ns", "UTC").micros("5999"));
    assertEquals(Micros.of(Instant.parse("2026-03-14T02:10:00Z")),
        TimeFormat.parse("dd.MM.yyyy HH:mm:ss", "UTC").micros("14.03.2026 02:10:00"));
    assertThrows(BadRowException.class, () -> TimeFormat.parse("epoch_s", "UTC").micros("9223372036854775807"));
  }

  @Test
  void refusesUnknownFormatsAndZones() {
    assertThrows(ForeshockException.class, () -> TimeFormat.parse("bogus{", "UTC"));
    assertThrows(ForeshockException.class, () -> TimeFormat.parse("auto", "Mars/Olympus"));
  }
}
