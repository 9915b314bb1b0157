package io.foreshock.pgwire.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages cut anywhere, and bytes of strangers. */
class FrameDecoderTest {
  private static final int MAX = 100_000;

  private static ByteBuf startup(String... pairs) {
    ByteBuf body = Unpooled.buffer().writeInt(196_608);
    for (String p : pairs)
      body.writeBytes(p.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    body.writeByte(0);
    return Unpooled.buffer().writeInt(body.readableBytes() + 4).writeBytes(body);
  }

  private static ByteBuf frame(char type, ByteBuf body) {
    return Unpooled.buffer().writeByte(type).writeInt(body.readableBytes() + 4).writeBytes(body);
  }

  private static ByteBuf text(String... parts) {
    ByteBuf b = Unpooled.buffer();
    for (String p : parts)
      b.writeBytes(p.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    return b;
  }

  private static ByteBuf conversation() {
    ByteBuf all = Unpooled.buffer().writeBytes(startup("user", "me", "database", "foreshock"));
    all.writeBytes(frame('Q', text("SELECT 'ü'")));
    all.writeBytes(frame('P', text("s1", "SELECT $1").writeShort(1).writeInt(23)));
    all.writeBytes(frame('B', text("p", "s1").writeShort(1).writeShort(1).writeShort(2).writeInt(4).writeInt(7)
        .writeInt(-1).writeShort(0)));
    all.writeBytes(frame('D', Unpooled.buffer().writeByte('P').writeBytes(text("p"))));
    all.writeBytes(frame('E', text("p").writeInt(10)));
    all.writeBytes(frame('C', Unpooled.buffer().writeByte('S').writeBytes(text("s1"))));
    all.writeBytes(frame('d', Unpooled.copiedBuffer("1\t2\n", StandardCharsets.US_ASCII)));
    for (char plain : "HScX".toCharArray())
      all.writeBytes(frame(plain, Unpooled.EMPTY_BUFFER));
    return all.writeBytes(frame('f', text("no")));
  }

  private static List<Message> decode(FrameDecoder decoder, ByteBuf in) {
    List<Message> out = new ArrayList<>();
    for (Message m = decoder.next(in); m != null; m = decoder.next(in))
      out.add(m);
    return out;
  }

  @Test
  void everySplitGivesTheSameMessages() {
    ByteBuf all = conversation();
    List<Message> whole = decode(new FrameDecoder(MAX), all.duplicate());
    assertEquals(13, whole.size(), whole::toString);
    assertEquals("SELECT 'ü'", ((Message.Query) whole.get(1)).sql());
    Message.Bind bind = (Message.Bind) whole.get(3);
    assertEquals(7, bind.values()[0][3]);
    assertNull(bind.values()[1]);
    assertTrue(bind.binary()[0] && bind.binary()[1]);
    for (int cut = 0; cut <= all.readableBytes(); cut++) {
      FrameDecoder decoder = new FrameDecoder(MAX);
      List<Message> split = decode(decoder, all.copy(0, cut));
      int used = 0;
      for (Message _ : split)
        used++;
      ByteBuf rest = all.duplicate();
      FrameDecoder again = new FrameDecoder(MAX);
      for (int i = 0; i < used; i++)
        again.next(rest);
      split.addAll(decode(again, rest));
      assertEquals(kinds(whole), kinds(split), "cut at " + cut);
    }
  }

  private static List<String> kinds(List<Message> messages) {
    return messages.stream().map(m -> m.getClass().getSimpleName()).toList();
  }

  private static PgError broken(ByteBuf in) {
    FrameDecoder decoder = new FrameDecoder(MAX);
    Message last = decode(decoder, in).getLast();
    assertNull(decoder.next(Unpooled.copiedBuffer("more", StandardCharsets.US_ASCII)), "passes over the rest");
    return assertInstanceOf(Message.Malformed.class, last).error();
  }

  @Test
  void lengthsAreLimited() {
    assertEquals("08P01", broken(Unpooled.copiedBuffer("POST /api/sql HTTP/1.1\r\n", StandardCharsets.US_ASCII))
        .state());
    assertEquals("08P01", broken(Unpooled.buffer().writeInt(3)).state());
    assertEquals("08P01", broken(Unpooled.buffer().writeInt(FrameDecoder.MAX_STARTUP + 1)).state());
    assertEquals("08P01", broken(startup("user", "me").writeByte('Q').writeInt(FrameDecoder.MAX_LOGIN + 1)).state());
    assertEquals("08P01", broken(startup("user", "me").writeByte('Q').writeInt(-5)).state());
  }

  @Test
  void contentsMustFillTheMessage() {
    assertEquals("08P01", broken(startup("user", "me").writeBytes(frame('S', text("x")))).state());
    assertEquals("08P01", broken(startup("user", "me").writeBytes(frame('Q', Unpooled.copiedBuffer("no zero",
        StandardCharsets.US_ASCII)))).state());
    assertEquals("08P01", broken(startup("user", "me").writeBytes(frame('B', text("", "").writeShort(0).writeShort(
        30_000)))).state());
    assertEquals("22021", broken(startup("user", "me").writeBytes(frame('Q', Unpooled.buffer().writeByte(0xff)
        .writeByte(0)))).state());
    assertEquals("08P01", broken(startup("user", "me").writeBytes(frame('?', Unpooled.EMPTY_BUFFER))).state());
  }

  @Test
  void plainBytesBehindATlsRequestAreRefused() {
    ByteBuf in = Unpooled.buffer().writeInt(8).writeInt(80_877_103).writeBytes(startup("user", "evil"));
    assertEquals("08P01", broken(in).state());
  }

  /** Random bytes and damaged conversations: nothing but messages and one refusal comes out. */
  @Test
  void hostileBytesAreRefused() {
    long seed = Long.getLong("foreshock.seed", System.nanoTime());
    Random random = new Random(seed);
    int rounds = Integer.getInteger("foreshock.fuzz.rounds", 20_000);
    ByteBuf good = conversation();
    for (int i = 0; i < rounds; i++) {
      ByteBuf bytes = i % 4 == 0 ? noise(random) : damaged(good, random);
      FrameDecoder decoder = new FrameDecoder(MAX);
      List<Message> out = decode(decoder, bytes);
      long refused = out.stream().filter(m -> m instanceof Message.Malformed).count();
      assertTrue(refused <= 1, () -> "seed " + seed);
    }
  }

  private static ByteBuf noise(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return Unpooled.wrappedBuffer(bytes);
  }

  private static ByteBuf damaged(ByteBuf good, Random random) {
    ByteBuf copy = good.copy();
    for (int k = random.nextInt(6); k >= 0; k--)
      copy.setByte(random.nextInt(copy.readableBytes()), random.nextInt(256));
    return copy;
  }
}
