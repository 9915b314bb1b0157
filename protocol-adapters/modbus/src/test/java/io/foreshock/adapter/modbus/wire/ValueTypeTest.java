package io.foreshock.adapter.modbus.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
  private static final long SEED = Long.getLong("foreshock.seed", 20_261_123L);
  private final Random random = new Random(SEED);

  @Test
  void readsTheDocumentedLayoutsOfOneFloat() {
    // 123.456f = 42 F6 E9 79
    assertEquals(123.456f, decode(ValueType.Number.FLOAT32, WordOrder.ABCD, 0x42F6, 0xE979));
    assertEquals(123.456f, decode(ValueType.Number.FLOAT32, WordOrder.CDAB, 0xE979, 0x42F6));
    assertEquals(123.456f, decode(ValueType.Number.FLOAT32, WordOrder.BADC, 0xF642, 0x79E9));
    assertEquals(123.456f, decode(ValueType.Number.FLOAT32, WordOrder.DCBA, 0x79E9, 0xF642));
  }

  @Test
  void readsSignsAndExtremes() {
    assertEquals(-1, decode(ValueType.Number.INT16, WordOrder.ABCD, 0xFFFF));
    assertEquals(65_535, decode(ValueType.Number.UINT16, WordOrder.ABCD, 0xFFFF));
    assertEquals(Integer.MIN_VALUE, decode(ValueType.Number.INT32, WordOrder.ABCD, 0x8000, 0));
    assertEquals(4_294_967_295.0, decode(ValueType.Number.UINT32, WordOrder.ABCD, 0xFFFF, 0xFFFF));
    assertEquals(Long.MIN_VALUE, decode(ValueType.Number.INT64, WordOrder.ABCD, 0x8000, 0, 0, 0));
    assertEquals(-1, decode(ValueType.Number.INT64, WordOrder.DCBA, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF));
    assertEquals(Math.PI, decode(ValueType.Number.FLOAT64, WordOrder.ABCD, 0x4009, 0x21FB, 0x5444, 0x2D18));
    assertEquals(Math.PI, decode(ValueType.Number.FLOAT64, WordOrder.CDAB, 0x2D18, 0x5444, 0x21FB, 0x4009));
  }

  @Test
  void unsignedLongsRoundToTheNearestDouble() {
    for (int i = 0; i < 10_000; i++) {
      long raw = random.nextLong();
      double expected = new BigInteger(Long.toUnsignedString(raw)).doubleValue();
      byte[] data = ByteBuffer.allocate(8).putLong(raw).array();
      assertEquals(expected, ValueType.Number.UINT64.decode(data, 0, WordOrder.ABCD), "seed=" + SEED);
    }
  }

  @Test
  void everyNumberInEveryOrderAtEveryPlaceComesBack() {
    for (ValueType.Number type : ValueType.Number.values())
      for (WordOrder order : WordOrder.values())
        for (int i = 0; i < 200; i++) {
          long raw = random.nextLong() >>> 64 - type.size() * 16;
          int at = random.nextInt(20);
          byte[] data = new byte[(at + type.size() + random.nextInt(5)) * 2];
          random.nextBytes(data);
          for (int b = 0; b < type.size() * 2; b++)
            data[at * 2 + independentPlace(b, type.size(), order)] = (byte) (raw >>> (type.size() * 2 - 1 - b) * 8);
          assertEquals(type.decode(raw), type.decode(data, at, order), type + " " + order + " seed=" + SEED);
        }
  }

  /** Written from the picture in the documents, not from the code. */
  private static int independentPlace(int b, int registers, WordOrder order) {
    return switch (order) {
      case ABCD -> b;
      case DCBA -> registers * 2 - 1 - b;
      case BADC -> b ^ 1;
      case CDAB -> registers * 2 - 1 - b ^ 1;
    };
  }

  @Test
  void readsBitsOfRegistersAndCoils() {
    byte[] register = {(byte) 0x80, 0x01};
    assertEquals(1, new ValueType.Bit(0).decode(register, 0, WordOrder.ABCD));
    assertEquals(1, new ValueType.Bit(15).decode(register, 0, WordOrder.ABCD));
    assertEquals(0, new ValueType.Bit(7).decode(register, 0, WordOrder.ABCD));
    assertEquals(1, new ValueType.Bit(7).decode(register, 0, WordOrder.BADC));
    // coils 27..38 of the specification's example: CD 6B = 1100 1101, 0110 1011
    byte[] coils = {(byte) 0xCD, 0x6B};
    int[] expected = {1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0};
    for (int i = 0; i < expected.length; i++)
      assertEquals(expected[i], new ValueType.Flag().decode(coils, i, WordOrder.ABCD), "coil " + i);
  }

  @Test
  void readsTexts() {
    byte[] data = "12.5\0xyz".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(12.5, new ValueType.Text(4).decode(data, 0, WordOrder.ABCD));
    byte[] swapped = "21 5".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("125", ValueType.text(swapped, 0, WordOrder.BADC, 2));
    assertTrue(Double.isNaN(new ValueType.Text(1).decode("ab".getBytes(StandardCharsets.ISO_8859_1), 0,
        WordOrder.ABCD)));
  }

  @Test
  void parsesNames() {
    assertEquals(Optional.of(ValueType.Number.FLOAT32), ValueType.parse("Float32"));
    assertEquals(Optional.of(new ValueType.Bit(15)), ValueType.parse("bit:15"));
    assertEquals(Optional.of(new ValueType.Text(8)), ValueType.parse("string:8"));
    for (String wrong : new String[]{"", "int8", "bit", "bit:16", "bit:-1", "string:0", "string:65", "bit:1x"})
      assertEquals(Optional.empty(), ValueType.parse(wrong), wrong);
  }

  @Test
  void aValueBeyondTheAnswerIsMalformed() {
    for (ValueType type : new ValueType[]{ValueType.Number.INT64, new ValueType.Bit(3), new ValueType.Text(4)})
      for (int at = -1; at < 5; at++)
        for (int bytes = 0; bytes < 10; bytes++) {
          byte[] data = new byte[bytes];
          int place = at;
          if (at < 0 || (at + type.size()) * 2 > bytes)
            assertThrows(MalformedReplyException.class, () -> type.decode(data, place, WordOrder.DCBA));
          else
            type.decode(data, place, WordOrder.DCBA);
        }
    assertThrows(MalformedReplyException.class, () -> new ValueType.Flag().decode(new byte[1], 8, WordOrder.ABCD));
  }

  private static double decode(ValueType type, WordOrder order, int... registers) {
    ByteBuffer data = ByteBuffer.allocate(registers.length * 2);
    for (int register : registers)
      data.putShort((short) register);
    return type.decode(data.array(), 0, order);
  }
}
