package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ulong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.Quality;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Instant T = Instant.parse("2026-03-14T02:10:00.123456Z");

  @Test
  void keepsTheSourceTimeToTheMicrosecond() {
    DateTime source = new DateTime(T.plusNanos(700));
    assertEquals(Micros.of(T), Sample.micros(source));
    assertEquals(0, Sample.micros(new DateTime(Instant.EPOCH)));
    assertEquals(-1, Sample.micros(new DateTime(Instant.EPOCH.minusNanos(100))));
    DataValue value = new DataValue(new Variant(1.5), StatusCode.GOOD, source, new DateTime(T.plusSeconds(1)));
    assertEquals(new Sample(Micros.of(T), 1.5, Quality.GOOD, true), Sample.of(value, 7));
  }

  @Test
  void withoutSourceTimeTheServersAndThenOursCounts() {
    assertEquals(Micros.of(T),
        Sample.of(new DataValue(new Variant(1), StatusCode.GOOD, null, new DateTime(T)), 7).time());
    assertEquals(7, Sample.of(new DataValue(new Variant(1), StatusCode.GOOD, DateTime.NULL_VALUE, null), 7).time());
  }

  @Test
  void severityIsQuality() {
    assertEquals(Quality.BAD, quality(StatusCodes.Bad_SensorFailure));
    assertEquals(Quality.UNCERTAIN, quality(StatusCodes.Uncertain_LastUsableValue));
    assertEquals(Quality.GOOD, quality(StatusCodes.Good_LocalOverride));
  }

  private static Quality quality(long status) {
    return Sample.of(new DataValue(new Variant(2.0), new StatusCode(status), new DateTime(T)), 0).quality();
  }

  @Test
  void everyKindOfNumberIsOne() {
    for (Object value : List.of((byte) 7, (short) 7, 7, 7L, 7f, 7.0, uint(7), ulong(7), "7", " 7.0 "))
      assertEquals(7, Sample.number(value), value.getClass().getName());
    assertEquals(1, Sample.number(true));
    assertEquals(0, Sample.number(false));
    assertEquals(new BigInteger("18446744073709551615").doubleValue(), Sample.number(ulong(-1L)));
  }

  @Test
  void whatIsNoNumberIsBadAndTold() {
    Sample text = Sample.of(new DataValue(new Variant("warm"), StatusCode.GOOD, new DateTime(T)), 0);
    assertEquals(Quality.BAD, text.quality());
    assertFalse(text.readable());
    Sample none = Sample.of(new DataValue(new Variant(null), new StatusCode(StatusCodes.Bad_NoCommunication), null), 5);
    assertEquals(Quality.BAD, none.quality());
    assertTrue(none.readable());
    assertTrue(Double.isNaN(none.value()));
  }

  @Test
  void namesAreFilteredByLevels() {
    NameFilter filter = new NameFilter(List.of("Plant/*/Temp*", "**/Flow"), List.of("**/Spare/**"));
    assertTrue(filter.accepts("Plant/Line1/Temperature"));
    assertFalse(filter.accepts("Plant/Line1/Motor/Temperature"));
    assertTrue(filter.accepts("Flow"));
    assertTrue(filter.accepts("A/B/Flow"));
    assertFalse(filter.accepts("A/Spare/Flow"));
    assertFalse(filter.accepts("A/B/Flow2"));
    assertFalse(new NameFilter(List.of("a.b"), List.of()).accepts("axb"));
  }
}
