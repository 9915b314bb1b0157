package io.foreshock.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How bytes and spans of time are written and read. */
class ByteaTextTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void bytesComeBackAndCompareAsBytesDo() {
    for (int i = 0; i < 10_000; i++) {
      byte[] a = bytes();
      byte[] b = bytes();
      String x = Bytea.of(a);
      assertArrayEquals(a, Bytea.bytes(x), () -> "seed=" + seed);
      assertEquals(x, Bytea.parse(Bytea.format(x)), () -> "seed=" + seed);
      assertEquals(Integer.signum(Arrays.compareUnsigned(a, b)), Integer.signum(Condition.compare(x, Bytea.of(b))),
          () -> "seed=" + seed);
    }
  }

  @Test
  void theEscapeFormatIsReadToo() {
    assertEquals(Bytea.of(new byte[]{'a', '\\', 0, (byte) 0xff, (byte) 0xc3, (byte) 0xa9}), Bytea.parse(
        "a\\\\\\000\\377é"));
    assertEquals(Bytea.of(new byte[]{1, 2}), Bytea.parse("\\x01 02"));
    assertEquals("", Bytea.parse(""));
  }

  @Test
  void wrongTextsAreRefused() {
    for (String wrong : List.of("\\x0", "\\xgg", "\\8", "\\00", "\\400", "\\", "a\\12"))
      assertEquals(ErrorCode.TYPE_MISMATCH, assertThrows(ForeshockException.class, () -> Bytea.parse(wrong), wrong)
          .code());
    assertEquals(ErrorCode.CORRUPT_DATA, assertThrows(ForeshockException.class, () -> Bytea.bytes("\u0100")).code());
  }

  @Test
  void randomTextsAreReadOrRefusedByName() {
    String letters = "\\x07 a:-.PTDéd\u0000";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "\\x" : "");
      for (int n = random.nextInt(8); n > 0; n--)
        text.append(letters.charAt(random.nextInt(letters.length())));
      for (boolean bytes : new boolean[]{true, false})
        try {
          if (bytes) assertTrue(Bytea.isCarried(Bytea.parse(text.toString())));
          else Interval.parse(text.toString());
        } catch (ForeshockException e) {
          assertTrue(e.code() == ErrorCode.TYPE_MISMATCH || e.code() == ErrorCode.NOT_SUPPORTED, text + ": " + e);
        }
    }
  }

  @Test
  void spansComeBack() {
    for (int i = 0; i < 10_000; i++) {
      long micros = random.nextLong() >> random.nextInt(50);
      assertEquals(micros, Interval.parseMicros(Interval.shown(micros)), () -> "seed=" + seed);
    }
    assertEquals(93_784_500_000L, Interval.parseMicros("0 years 0 mons 1 days 2 hours 3 mins 4.5 secs"));
    assertEquals(93_784_500_000L, Interval.parseMicros("P1DT2H3M4.5S"));
    assertEquals(-90_000_000L, Interval.parseMicros("-00:01:30"));
    assertEquals(ErrorCode.NOT_SUPPORTED, assertThrows(ForeshockException.class, () -> Interval.parseMicros("1 month"))
        .code());
  }
}
