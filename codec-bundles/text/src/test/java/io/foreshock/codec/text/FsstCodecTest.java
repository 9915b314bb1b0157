package io.foreshock.codec.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Input;
import io.foreshock.testkit.TextCodecContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FsstCodecTest extends TextCodecContract {

  private static final String WORDS = "valve opened,valve closed,pump started,pump stopped";

  @Override
  protected BlockCodec codec() {
    return new FsstCodec();
  }

  private static TextBuffer words(int times) {
    TextBuffer texts = new TextBuffer();
    for (int i = 0; i < times; i++)
      for (String word : WORDS.split(",", -1))
        texts.add(word);
    return texts;
  }

  @Test
  void theTableHasThePublishedLayout() {
    TextBuffer texts = words(50);
    FsstTable table = new FsstBuilder().build(texts, 0, texts.size());
    Output out = new Output(64);
    table.write(out);
    ByteBuffer bytes = ByteBuffer.wrap(out.array(), 0, out.size()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    long version = bytes.getLong();
    assertEquals(20190218, version >>> 32);
    assertEquals(1, version & 0xFF);
    assertEquals(table.count(), version >>> 8 & 0xFF);
    assertEquals(0, bytes.get());
    int[] ofLength = new int[8];
    for (int i = 0; i < 8; i++)
      ofLength[i] = bytes.get() & 0xFF;
    assertEquals(table.count(), Arrays.stream(ofLength).sum());
    int code = 0;
    for (int length : new int[]{2, 3, 4, 5, 6, 7, 8, 1})
      for (int i = 0; i < ofLength[length - 1]; i++, code++) {
        assertEquals(length, table.lengths[code]);
        for (int b = 0; b < length; b++)
          assertEquals(bytes.get(), (byte) (table.symbols[code] >>> 8 * b));
      }
    assertEquals(0, bytes.remaining());
    int limit = (int) (version >>> 24 & 0xFF);
    for (int two = 0; two < ofLength[1]; two++)
      assertEquals(two >= limit, beginsALonger(table, two), "code " + two + ", limit " + limit);
  }

  private static boolean beginsALonger(FsstTable table, int two) {
    for (int i = 0; i < table.count(); i++)
      if (table.lengths[i] > 2 && (table.symbols[i] & 0xFFFF) == table.symbols[two])
        return true;
    return false;
  }

  /** Symbols "en", "val", "v", and the escape. */
  @Test
  void aTableOfOthersIsUnderstood() {
    byte[] bytes = hex("0103000100000000" + "00" + "0101010000000000" + "656e76616c76");
    ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(4, 20190218);
    FsstTable table = FsstTable.read(new Input(ByteBuffer.wrap(bytes)));
    byte[] codes = {1, (byte) 255, ' ', 2, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] out = new byte[100];
    int end = new FsstDecoder(table).decode(codes, 0, 5, out, 0, 20);
    assertEquals("val ven", new String(out, 0, end, StandardCharsets.UTF_8));
    Output again = new Output(64);
    table.write(again);
    assertArrayEquals(bytes, Arrays.copyOf(again.array(), again.size()));
  }

  private static byte[] hex(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }

  @Test
  void wordsTakeAFractionOfTheirBytes() {
    TextBuffer texts = words(500);
    ByteBuffer out = ByteBuffer.allocate(texts.bytes());
    assertTrue(new FsstCodec().encode(texts, 0, texts.size(), out));
    assertTrue(out.position() < texts.bytes() / 4, "bytes=" + out.position() + " of " + texts.bytes());
  }
}
