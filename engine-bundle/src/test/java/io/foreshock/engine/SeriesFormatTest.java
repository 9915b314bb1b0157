package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.SeriesFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeriesFormatTest {
  private static final String[] PARTS = {"line", "Förderband", "/", "pumpe", "ポンプ", "7", "long".repeat(80), "𝄞"};

  @Test
  void everyNameComesBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String before = "";
    byte[] known = {};
    for (int i = 0; i < 2_000; i++) {
      int points = random.nextInt(1 + before.codePointCount(0, before.length()));
      StringBuilder next = new StringBuilder(before.substring(0, before.offsetByCodePoints(0, points)));
      for (int p = random.nextInt(3); p >= 0 && next.length() < 1_000; p--)
        next.append(PARTS[random.nextInt(PARTS.length)]);
      String name = next.toString();
      known = SeriesFormat.read(known, ByteBuffer.wrap(SeriesFormat.write(before, name)));
      assertEquals(name, new String(known, StandardCharsets.UTF_8), "seed=" + seed + ", name=" + i);
      before = name;
    }
  }

  @Test
  void namesThatFollowEachOtherTakeFewBytes() {
    assertTrue(SeriesFormat.write("line00012/sensor0000121", "line00012/sensor0000122").length == 2);
  }

  @Test
  void moreSharedThanThereIsIsCorrupt() {
    for (byte[] bytes : new byte[][]{{}, {4}, {-1, 'x'}})
      assertEquals(ErrorCode.CORRUPT_DATA, assertThrows(ForeshockException.class, () -> SeriesFormat.read(new byte[]{
          'a', 'b', 'c'}, ByteBuffer.wrap(bytes))).code());
  }
}
