package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.api.codec.TextBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every text codec promises: every byte comes back wherever the texts are in their buffer, honest refusal when
 * there is no room, and nothing but {@link MalformedBlockException} for bytes it did not write.
 * {@code -Dforeshock.codec.hostile=N} makes the run with hostile bytes longer.
 */
public abstract class TextCodecContract {
  private static final int[] SIZES = {1, 2, 3, 31, 32, 33, 100, 1_023, 1_024, 1_025, 5_000};
  private static final int HOSTILE_BLOCKS = Integer.getInteger("foreshock.codec.hostile", 10_000);
  private static final int MARGIN = 5;

  private final long seed = System.nanoTime();

  protected abstract BlockCodec codec();

  /** Kinds of texts, each from empty to long, from words to noise. */
  private static List<IntFunction<byte[]>> sources(Random r) {
    String[] words = {"pump", "Ventil öffnet", "", "0x00ff", "line2/press4", "Überdruck 温度", "x", " "};
    List<IntFunction<String>> texts = new ArrayList<>();
    texts.add(_ -> "");
    texts.add(_ -> "the same");
    texts.add(_ -> words[r.nextInt(words.length)]);
    texts.add(i -> "event " + i + " of " + (7 * i + r.nextInt(3)));
    texts.add(_ -> "T=" + r.nextInt(-500, 900) / 10.0 + " C, p=" + r.nextInt(20) + " bar at " + words[r.nextInt(7)]);
    texts.add(i -> "%04d-%02d %x blk_%d".formatted(i, i % 60, r.nextLong(), r.nextLong()));
    texts.add(_ -> "00" + r.nextInt(100) + "." + "0".repeat(r.nextInt(30)) + r.nextLong());
    texts.add(_ -> words[r.nextInt(8)].repeat(r.nextInt(r.nextInt(30) == 0 ? 300 : 4)));
    texts.add(i -> Long.toString(Long.MAX_VALUE - i % 3) + Long.MIN_VALUE + "9".repeat(19 + i % 2));
    List<IntFunction<byte[]>> all = new ArrayList<>();
    for (IntFunction<String> text : texts)
      all.add(i -> text.apply(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    all.add(_ -> {
      byte[] noise = new byte[r.nextInt(40)];
      r.nextBytes(noise);
      return noise;
    });
    all.add(_ -> new byte[r.nextInt(12)]);
    all.add(_ -> {
      byte[] few = new byte[r.nextInt(20)];
      for (int i = 0; i < few.length; i++)
        few[i] = (byte) "\u0000\n\t109 \u007F\u0080\u00FFaz%".charAt(r.nextInt(13));
      return few;
    });
    return all;
  }

  private static TextBuffer texts(IntFunction<byte[]> source, int n) {
    TextBuffer texts = new TextBuffer();
    for (int i = 0; i < n; i++) {
      byte[] text = source.apply(i);
      texts.add(text, 0, text.length);
    }
    return texts;
  }

  private byte @Nullable [] encode(TextBuffer texts, int from, int count, int room) {
    ByteBuffer out = ByteBuffer.allocate(room + MARGIN).order(ByteOrder.LITTLE_ENDIAN).position(MARGIN);
    return codec().encode(texts, from, count, out) ? Arrays.copyOfRange(out.array(), MARGIN, out.position()) : null;
  }

  private static int room(TextBuffer texts) {
    return 4 * texts.bytes() + 20 * texts.size() + 4_096;
  }

  /** What lies around the bytes must not matter. */
  private static ByteBuffer buffer(byte[] coded, int around) {
    byte[] bytes = new byte[coded.length + 2 * MARGIN];
    Arrays.fill(bytes, (byte) around);
    System.arraycopy(coded, 0, bytes, MARGIN, coded.length);
    return ByteBuffer.wrap(bytes, MARGIN, coded.length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertSame(TextBuffer expected, int from, int to, TextBuffer texts, int at, String what) {
    for (int i = from; i < to; i++) {
      int j = at + i - from;
      assertEquals(expected.length(i), texts.length(j), () -> what + ", length");
      assertTrue(Arrays.equals(expected.array(), expected.start(i), expected.start(i + 1), texts.array(), texts.start(
          j),
          texts.start(j + 1)), () -> what + ", text=" + texts.get(j));
    }
  }

  @Test
  public void textsComeBackByteByByte() {
    Random r = new Random(seed);
    int coded = 0;
    for (int size : SIZES) {
      int n = 0;
      for (IntFunction<byte[]> source : sources(r)) {
        TextBuffer texts = texts(source, size + 7);
        byte[] block = encode(texts, 3, size, room(texts));
        String what = "seed=" + seed + ", size=" + size + ", source=" + n++;
        if (block == null)
          continue;
        coded++;
        TextBuffer back = new TextBuffer().add("before");
        codec().decode(buffer(block, 0x55), size, back);
        assertEquals(size + 1, back.size(), what);
        assertEquals("before", back.get(0), what);
        assertSame(texts, 3, size + 3, back, 1, what);
      }
    }
    assertTrue(coded > SIZES.length, "the codec refused nearly everything");
  }

  @Test
  public void aRangeComesBackAlone() {
    Random r = new Random(seed);
    for (IntFunction<byte[]> source : sources(r)) {
      int count = 1 + r.nextInt(3_000);
      TextBuffer texts = texts(source, count);
      byte[] block = encode(texts, 0, count, room(texts));
      if (block == null)
        continue;
      for (int round = 0; round < 12; round++) {
        int from = r.nextInt(count);
        int to = from + 1 + r.nextInt(round % 3 == 0 ? 1 : count - from);
        TextBuffer back = new TextBuffer().add("before");
        codec().decode(buffer(block, 0), count, from, to, back);
        String what = "seed=" + seed + ", count=" + count + ", from=" + from + ", to=" + to;
        assertEquals(1 + to - from, back.size(), what);
        assertSame(texts, from, to, back, 1, what);
      }
    }
  }

  @Test
  public void withoutRoomItRefuses() {
    Random r = new Random(seed);
    for (IntFunction<byte[]> source : sources(r)) {
      TextBuffer texts = texts(source, 1_500);
      byte[] block = encode(texts, 0, 1_500, room(texts));
      if (block == null)
        continue;
      for (int room : new int[]{0, 1, block.length / 2, block.length - 1})
        assertEquals(null, encode(texts, 0, 1_500, room), "seed=" + seed + ", room=" + room);
      assertArrayEquals(block, encode(texts, 0, 1_500, block.length), "seed=" + seed);
      assertThrows(MalformedBlockException.class, () -> codec().decode(buffer(Arrays.copyOf(block, block.length - 1),
          0x55), 1_500, new TextBuffer()), "seed=" + seed);
    }
  }

  @Test
  public void moreThanABlockMayHoldIsRefused() {
    TextBuffer texts = new TextBuffer();
    byte[] large = new byte[BlockCodec.MAX_TEXT_BYTES / 4];
    for (int i = 0; i < 5; i++)
      texts.add(large, 0, large.length);
    assertFalse(codec().encode(texts, 0, 5, ByteBuffer.allocate(1 << 20)));
  }

  @Test
  public void hostileBytesAreMalformedAndNothingElse() {
    Random r = new Random(seed);
    List<byte[]> good = new ArrayList<>();
    for (IntFunction<byte[]> source : sources(r)) {
      TextBuffer texts = texts(source, 600);
      byte[] block = encode(texts, 0, 600, room(texts));
      if (block != null)
        good.add(block);
    }
    TextBuffer texts = new TextBuffer();
    int refused = 0;
    for (int i = 0; i < HOSTILE_BLOCKS; i++) {
      byte[] bytes = hostile(r, good);
      int count = r.nextInt(20) == 0 ? 1 + r.nextInt(3_000) : 600;
      int from = r.nextInt(4) == 0 ? r.nextInt(count) : 0;
      try {
        codec().decode(buffer(bytes, i), count, from, count, texts.clear());
        assertEquals(count - from, texts.size());
        assertTrue(texts.bytes() <= BlockCodec.MAX_TEXT_BYTES, "bytes=" + texts.bytes());
      } catch (MalformedBlockException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed=" + seed + ", block=" + i + ", bytes=" + bytes.length, e);
      }
    }
    assertTrue(refused > HOSTILE_BLOCKS / 20, "refused=" + refused + ", seed=" + seed);
  }

  private static byte[] hostile(Random r, List<byte[]> good) {
    byte[] bytes = good.get(r.nextInt(good.size())).clone();
    switch (r.nextInt(6)) {
      case 0 -> {
        bytes = new byte[r.nextInt(300)];
        r.nextBytes(bytes);
      }
      case 1 -> bytes = Arrays.copyOf(bytes, r.nextInt(bytes.length + 20));
      default -> {
        for (int changes = 1 + r.nextInt(6); changes > 0 && bytes.length > 0; changes--) {
          int at = r.nextInt(r.nextBoolean() ? Math.min(64, bytes.length) : bytes.length);
          bytes[at] = (byte) (r.nextBoolean() ? r.nextInt() : bytes[at] ^ 1 << r.nextInt(8));
        }
      }
    }
    return bytes;
  }
}
