package io.foreshock.pgwire.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.table.ColumnType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts and bytes of values; the texts are what PostgreSQL 15 prints. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource({"1,1", "-0.0,-0", "0.1,0.1", "100000,100000", "1e15,1e+15", "1e14,100000000000000", "1.5e-5,1.5e-05",
      "0.0001,0.0001", "123456789.125,123456789.125", "1e300,1e+300", "-2.5e-10,-2.5e-10", "NaN,NaN",
      "-Infinity,-Infinity", "9007199254740993,9.007199254740992e+15"})
  void doubles(double value, String text) {
    assertEquals(text, Numbers.text(value));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0.1,0.1", "1000000,1e+06", "100000,100000", "1.17e-38,1.17e-38", "16777216,1.6777216e+07"})
  void floats(float value, String text) {
    assertEquals(text, Numbers.text(value));
  }

  @Test
  void doublesReadBack() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      double v = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(v)) assertEquals(v, Double.parseDouble(Numbers.text(v)));
    }
  }

  @Test
  void instants() {
    assertEquals("2026-03-14 08:00:00+00", TimeFormat.text(1_773_475_200_000_000L));
    assertEquals("1969-12-31 23:59:59.999999+00", TimeFormat.text(-1));
    assertEquals("0001-01-01 00:00:00+00", TimeFormat.text(TimeFormat.parse("0001-01-01")));
    for (String text : List.of("2026-03-14 08:00:00.250000+00", "2026-03-14T08:00:00.25Z",
        "2026-03-14 09:00:00.25+01:00"))
      assertEquals(1_773_475_200_250_000L, TimeFormat.parse(text), text);
    assertEquals("22007", assertThrows(PgError.class, () -> TimeFormat.parse("soon")).state());
  }

  @Test
  void arrays() {
    assertEquals("{1,NULL,\"a b\",\"q\\\"\",t}", ArrayText.of(Arrays.asList(1L, null, "a b", "q\"", true), false));
    assertEquals(Arrays.asList("1", null, "a b", "q\""), ArrayText.parse("{1,NULL,\"a b\",\"q\\\"\"}"));
    assertThrows(PgError.class, () -> ArrayText.parse("1,2"));
  }

  private static byte[] bytes(Runnable write, Out out) {
    write.run();
    ByteBuf b = out.take();
    byte[] all = new byte[b.readableBytes()];
    b.readBytes(all);
    return all;
  }

  @Test
  void binaryValuesReadBack() {
    Out out = new Out();
    byte[] time = bytes(() -> ValueWriter.timestamp(out, 1_773_475_200_250_000L, true), out);
    assertEquals("2026-03-14 08:00:00.25+00", ValueReader.read(Arrays.copyOfRange(time, 4, 12), true, Oid.TIMESTAMPTZ,
        ColumnType.TIMESTAMP));
    byte[] id = bytes(() -> ValueWriter.text(out, Oid.UUID, "00112233-4455-6677-8899-aabbccddeeff", true), out);
    assertEquals("00112233-4455-6677-8899-aabbccddeeff", ValueReader.read(Arrays.copyOfRange(id, 4, 20), true, Oid.UUID,
        ColumnType.UUID));
    byte[] whole = bytes(() -> ValueWriter.number(out, Oid.INT2, -3, true), out);
    assertEquals(-3L, ValueReader.read(Arrays.copyOfRange(whole, 4, 6), true, Oid.INT2, ColumnType.SMALLINT));
    assertArrayEquals("\0\0\0\u0007[1,2.5]".getBytes(StandardCharsets.ISO_8859_1), bytes(() -> ValueWriter.vector(out,
        new float[]{1, 2.5f}), out));
  }

  @Test
  void numericsAndArraysOfParameters() {
    byte[] n = ByteBuffer.allocate(12).putShort((short) 2).putShort((short) 0).putShort((short) 0x4000).putShort(
        (short) 2).putShort((short) 12).putShort((short) 3_400).array();
    assertEquals(-12.34, ValueReader.read(n, true, Oid.NUMERIC, ColumnType.DOUBLE));
    byte[] a = ByteBuffer.allocate(36).putInt(1).putInt(0).putInt(Oid.FLOAT4).putInt(2).putInt(1).putInt(4).putFloat(1)
        .putInt(4).putFloat(2.5f).array();
    assertArrayEquals(new float[]{1, 2.5f}, (float[]) ValueReader.read(a, true, Oid.FLOAT4_ARRAY, ColumnType.VECTOR));
    assertArrayEquals(new float[]{1, 2.5f}, (float[]) ValueReader.text("[1, 2.5]", ColumnType.VECTOR));
    assertEquals("22P03", assertThrows(PgError.class, () -> ValueReader.read(new byte[3], true, Oid.INT4,
        ColumnType.INTEGER)).state());
    assertEquals("22P02", assertThrows(PgError.class, () -> ValueReader.text("x", ColumnType.INTEGER)).state());
  }

  @Test
  void hostileBinaryValuesAreRefused() {
    Random random = new Random(11);
    int[] oids = {Oid.BOOL, Oid.INT4, Oid.NUMERIC, Oid.FLOAT4_ARRAY, Oid.TIMESTAMPTZ, Oid.DATE, Oid.UUID, Oid.JSONB,
        Oid.TEXT, Oid.INTERVAL, Oid.BYTEA};
    for (int i = 0; i < 50_000; i++) {
      byte[] b = new byte[random.nextInt(40)];
      random.nextBytes(b);
      try {
        ValueReader.read(b, true, oids[i % oids.length], ColumnType.TEXT);
      } catch (PgError e) {
        assertEquals(5, e.state().length());
      }
    }
  }
}
