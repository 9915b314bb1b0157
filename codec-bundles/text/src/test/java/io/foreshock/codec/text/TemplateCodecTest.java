package io.foreshock.codec.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.testkit.EventTable;
import io.foreshock.testkit.TextCodecContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TemplateCodecTest extends TextCodecContract {
  @Override
  protected BlockCodec codec() {
    return new TemplateCodec();
  }

  /** The template with # for a number and * for a word. */
  private static String template(String text, TextBuffer learnt) {
    TemplateParser parser = new TemplateParser();
    if (learnt.size() > 0)
      parser.learn(learnt, 0, learnt.size());
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertTrue(parser.parse(utf8, 0, utf8.length));
    return new String(parser.template, 0, parser.templateLength, StandardCharsets.UTF_8).replace((char) 0x11, '#')
        .replace((char) 0x12, '*');
  }

  @Test
  void numbersAndIdentifiersAreFilledIn() {
    TextBuffer none = new TextBuffer();
    assertEquals("valve # öffnet nach #.# s", template("valve 17 öffnet nach 3.50 s", none));
    assertEquals("pump#: #-#-#T#:#:#Z", template("pump17: 2026-01-02T03:04:05Z", none));
    assertEquals("req * at *", template("req 54fadb41-2c4e-40cd-baed-9335e4c35a9e at 0x7f3a", none));
    assertEquals("blk_-# of *", template("blk_-160899968791986290 of x7Kq9Zp2", none));
    assertEquals("no value", template("no value", none));
  }

  @Test
  void namesOfWhichThereAreFewAreWords() {
    TextBuffer texts = new TextBuffer();
    for (int i = 0; i < 400; i++)
      texts.add("pump-" + i % 20 + " started job_" + i);
    assertEquals("* started job_#", template("pump-7 started job_12", texts));
  }

  @Test
  void bytesThatStandForPlacesAreRefused() {
    for (int b = 0x10; b <= 0x12; b++) {
      TextBuffer texts = new TextBuffer().add("a" + (char) b);
      assertFalse(codec().encode(texts, 0, 1, ByteBuffer.allocate(1_000)));
    }
  }

  @Test
  void identifiersTakeLittleMoreThanTheirDigits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TextBuffer texts = new TextBuffer();
    int n = 4_000;
    for (int i = 0; i < n; i++)
      texts.add("batch " + new UUID(random.nextLong(), random.nextLong()) + " of 20" + Math.abs(random.nextLong()
          | 1L << 62));
    ByteBuffer out = ByteBuffer.allocate(texts.bytes());
    assertTrue(codec().encode(texts, 0, n, out), "seed=" + seed);
    assertTrue(out.position() < n * 27, "bytes=" + out.position() + ", seed=" + seed);
    TextBuffer back = new TextBuffer();
    codec().decode(out.flip(), n, back);
    for (int i = 0; i < n; i++)
      assertEquals(texts.get(i), back.get(i), "seed=" + seed);
  }

  @Test
  void moreTemplatesThanABlockMayFillInAreRefused() {
    TextBuffer texts = new TextBuffer();
    for (int i = 0; i < 20_000; i++)
      texts.add("x".repeat(i % 7) + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676) + " 7");
    assertFalse(codec().encode(texts, 0, texts.size(), ByteBuffer.allocate(1 << 20)));
  }

  @Test
  void messagesOfProgramsShrinkToWhatWasFilledIn() {
    EventTable events = new EventTable(16_384);
    TextBuffer texts = new TextBuffer();
    Arrays.stream(events.messages()).forEach(texts::add);
    ByteBuffer out = ByteBuffer.allocate(texts.bytes());
    assertTrue(codec().encode(texts, 0, texts.size(), out));
    double bits = 8.0 * out.position() / texts.size();
    assertTrue(bits < 20, "bits a message: " + bits);
  }

  @Test
  void aRowOfEventsHasTheStatedSize() {
    EventTable events = new EventTable(50_000);
    assertEquals(82.3, (double) events.rawBytes() / events.rows(), 0.8);
  }
}
