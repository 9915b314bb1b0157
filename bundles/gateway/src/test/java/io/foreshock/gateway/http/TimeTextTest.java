package io.foreshock.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static final long T = 1_773_475_200_123_456L;

  @Test
  void everyUnitOfAnEpochNumberMeansTheSameInstant() {
    assertEquals(1_773_475_200_000_000L, TimeText.ofNumber(1_773_475_200L));
    assertEquals(1_773_475_200_123_000L, TimeText.ofNumber(1_773_475_200_123L));
    assertEquals(T, TimeText.ofNumber(T));
    assertEquals(T, TimeText.ofNumber(T * 1_000 + 999));
    assertEquals(0, TimeText.ofNumber(0));
    assertEquals(-1_000_000, TimeText.ofNumber(-1));
  }

  @Test
  void isoTextIsReadWithAnyOffsetAndWrittenInUtc() {
    assertEquals(T, TimeText.parse("2026-03-14T08:00:00.123456Z"));
    assertEquals(T, TimeText.parse("2026-03-14T10:00:00.123456+02:00"));
    assertEquals(T, TimeText.parse(" " + T + " "));
    assertEquals("2026-03-14T08:00:00.123456Z", TimeText.format(T));
    assertEquals("2026-03-14T08:00:00Z", TimeText.format(1_773_475_200_000_000L));
    assertEquals(Long.toString(Long.MAX_VALUE), TimeText.format(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", "tomorrow", "2026-03-14", "2026-03-14T08:00:00", "2026-13-14T08:00:00Z",
      "99999999999999999999", "-9223372036854775808", "+1000000000-12-31T23:59:59.999999999Z", "1.5", "0x10"})
  void otherTextsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TimeText.parse(text));
  }
}
