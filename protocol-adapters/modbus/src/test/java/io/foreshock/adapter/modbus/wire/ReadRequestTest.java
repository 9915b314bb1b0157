package io.foreshock.adapter.modbus.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadRequestTest {
  private static final long SEED = Long.getLong("foreshock.seed", 20_261_124L);

  @Test
  void encodesTheExamplesOfTheSpecification() {
    assertEquals("0100130013", hex(new ReadRequest(RegisterTable.COIL, 19, 19)));
    assertEquals("0200c40016", hex(new ReadRequest(RegisterTable.DISCRETE, 196, 22)));
    assertEquals("03006b0003", hex(new ReadRequest(RegisterTable.HOLDING, 107, 3)));
    assertEquals("0400080001", hex(new ReadRequest(RegisterTable.INPUT, 8, 1)));
  }

  @Test
  void decodesTheExamplesOfTheSpecification() {
    Reply registers = new ReadRequest(RegisterTable.HOLDING, 107, 3).decode(bytes("0306022b00000064"));
    assertArrayEquals(new byte[]{2, 0x2b, 0, 0, 0, 0x64}, ((Reply.Data) registers).bytes());
    Reply coils = new ReadRequest(RegisterTable.COIL, 19, 19).decode(bytes("0103cd6b05"));
    assertArrayEquals(new byte[]{(byte) 0xcd, 0x6b, 5}, ((Reply.Data) coils).bytes());
    Reply refused = new ReadRequest(RegisterTable.HOLDING, 107, 3).decode(bytes("8302"));
    assertEquals(new Reply.Refused(2), refused);
    assertEquals("exception 2 (illegal data address)", ((Reply.Refused) refused).describe());
    assertEquals("exception 77", new Reply.Refused(77).describe());
  }

  @Test
  void whatIsNoAnswerToTheRequestIsMalformed() {
    ReadRequest request = new ReadRequest(RegisterTable.HOLDING, 107, 3);
    for (String wrong : new String[]{"", "03", "0406022b00000064", "8402", "0304022b0000", "0306022b000000",
        "0306022b0000006400", "0300", "03ff022b00000064"})
      assertThrows(MalformedReplyException.class, () -> request.decode(bytes(wrong)), wrong);
  }

  @Test
  void hostileBytesAreAnAnswerOrMalformedAndNothingElse() {
    Random random = new Random(SEED);
    for (int i = 0; i < 50_000; i++) {
      RegisterTable table = RegisterTable.values()[random.nextInt(4)];
      int quantity = 1 + random.nextInt(table.most());
      ReadRequest request = new ReadRequest(table, random.nextInt(60_000), quantity);
      byte[] noise = new byte[random.nextInt(8) == 0 ? 2 + table.bytes(quantity) : random.nextInt(300)];
      random.nextBytes(noise);
      if (noise.length > 1 && random.nextBoolean()) {
        noise[0] = (byte) table.function();
        noise[1] = (byte) (noise.length - 2);
      }
      try {
        Reply reply = request.decode(ByteBuffer.wrap(noise));
        if (reply instanceof Reply.Data data)
          assertEquals(table.bytes(quantity), data.bytes().length, "seed=" + SEED);
      } catch (MalformedReplyException e) {
        // allowed
      }
    }
  }

  @Test
  void impossibleReadsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ReadRequest(RegisterTable.HOLDING, 0, 126));
    assertThrows(IllegalArgumentException.class, () -> new ReadRequest(RegisterTable.COIL, 0, 2_001));
    assertThrows(IllegalArgumentException.class, () -> new ReadRequest(RegisterTable.INPUT, 65_535, 2));
    assertThrows(IllegalArgumentException.class, () -> new ReadRequest(RegisterTable.INPUT, -1, 2));
    assertThrows(IllegalArgumentException.class, () -> new ReadRequest(RegisterTable.INPUT, 0, 0));
  }

  private static String hex(ReadRequest request) {
    return HexFormat.of().formatHex(request.encode().array());
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
