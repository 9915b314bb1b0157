package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.BlockWriter;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.ColumnStats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockFormatTest {
  private static final List<Column> COLUMNS = List.of(Column.of("d", ColumnType.DOUBLE),
      Column.of("l", ColumnType.BIGINT), Column.of("t", ColumnType.TEXT), Column.of("v", ColumnType.VECTOR));
  private static final int[] ALL = {0, 1, 2, 3};

  private final Codecs codecs = new Codecs(List.of(new DeltaFforCodec(), new AlpCodec()));

  private static Run rows(int n) {
    Random random = new Random(n);
    long[] ts = new long[n];
    double[] d = new double[n];
    long[] l = new long[n];
    String[] t = new String[n];
    float[][] v = new float[n][];
    BitSet nulls = new BitSet();
    for (int i = 0; i < n; i++) {
      ts[i] = 1_000L * i - 77;
      d[i] = random.nextInt(100) / 10.0;
      l[i] = random.nextLong();
      t[i] = i % 5 == 0 ? null : "text ü" + i % 7;
      v[i] = i % 3 == 0 ? null : new float[]{i, Float.NaN};
      if (i % 4 == 0)
        nulls.set(i);
    }
    return new Run(n, ts, List.of(new ColumnVector.Doubles(d, nulls, n), new ColumnVector.Longs(l, nulls, n),
        new ColumnVector.Texts(t, n), new ColumnVector.Vectors(v, n)));
  }

  private static ByteBuffer buffer(byte[] block) {
    return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void allKindsOfColumnsComeBack() {
    for (int n : new int[]{1, 2, 63, 64, 65, 1_000, BlockCodec.MAX_COUNT}) {
      Run run = rows(n);
      byte[] block = new BlockWriter(1, 4_096).write(run, run.first(), null, codecs, false);
      BlockHeader header = BlockHeader.parse(buffer(block), run.first());
      assertEquals(n, header.rows());
      Run back = BlockReader.read(BlockBytes.of(buffer(block)), header, COLUMNS, ALL, codecs);
      for (int i = 0; i < n; i++) {
        assertEquals(run.ts()[i], back.ts()[i]);
        for (int c = 0; c < 3; c++)
          assertEquals(run.columns().get(c).get(i), back.columns().get(c).get(i));
        float[] expected = (float[]) run.columns().get(3).get(i);
        assertEquals(java.util.Arrays.toString(expected),
            java.util.Arrays.toString((float[]) back.columns().get(3).get(i)));
      }
    }
  }

  /** As it is stored: cut anywhere, and in particular within columns. */
  @Test
  void twoRecordsAreOneBlock() {
    for (int n : new int[]{300, 1_000, 5_000}) {
      Run run = rows(n);
      byte[] block = new BlockWriter(1, 4_096).write(run, run.first(), null, codecs, false);
      byte[] cut = block;
      for (int page = 256; cut == block && page < 4_096; page += 16) {
        byte[] other = new BlockWriter(1, page).write(run, run.first(), null, codecs, false);
        cut = BlockBytes.cut(other, page) < other.length ? other : block;
      }
      BlockHeader header = BlockHeader.parse(buffer(cut), run.first());
      assertTrue(header.isCut());
      for (int at = header.length(); at <= block.length; at += 1 + block.length / 300) {
        BlockBytes both = new BlockBytes(buffer(java.util.Arrays.copyOf(cut, at)), buffer(java.util.Arrays.copyOfRange(
            cut, at, block.length)));
        BlockReader.verify(both, header);
        Run back = BlockReader.read(both, header, COLUMNS, ALL, codecs);
        assertEquals(run.columns().get(0).get(n - 1), back.columns().get(0).get(n - 1));
        assertEquals(run.columns().get(2).get(n - 2), back.columns().get(2).get(n - 2));
      }
      int at = header.length() + 10;
      BlockBytes cutShort = new BlockBytes(buffer(java.util.Arrays.copyOf(cut, at)), buffer(java.util.Arrays
          .copyOfRange(cut, at, block.length - 1)));
      assertEquals(ErrorCode.CORRUPT_DATA, assertThrows(ForeshockException.class, () -> BlockReader.read(cutShort,
          header, COLUMNS, ALL, codecs)).code());
    }
  }

  @Test
  void timesOfACoarseClockTakeAsFewBytesAsTheirSteps() {
    Random random = new Random(5);
    int n = 5_000;
    long[] micros = new long[n];
    long[] millis = new long[n];
    for (int i = 1; i < n; i++) {
      millis[i] = millis[i - 1] + 1 + random.nextInt(200);
      micros[i] = 1_000 * millis[i] + 7;
    }
    micros[0] = 7;
    byte[] fine = new BlockWriter(1, 4_096).write(new Run(n, millis, List.of()), 0, null, codecs, false);
    byte[] coarse = new BlockWriter(1, 4_096).write(new Run(n, micros, List.of()), 7, null, codecs, false);
    assertEquals(fine.length, coarse.length, 8);
    Run back = BlockReader.read(BlockBytes.of(buffer(coarse)), BlockHeader.parse(buffer(coarse), 7), List.of(),
        new int[0],
        codecs);
    org.junit.jupiter.api.Assertions.assertArrayEquals(micros, java.util.Arrays.copyOf(back.ts(), n));
  }

  @Test
  void statisticsLeaveOutNullsNaNAndBadRows() {
    double[] values = {Double.NaN, 7, 3, 100, 5, 50};
    BitSet nulls = new BitSet();
    nulls.set(5);
    BitSet bad = new BitSet();
    bad.set(3);
    Run run = new Run(6, new long[]{1, 2, 3, 4, 5, 6}, List.of(new ColumnVector.Doubles(values, nulls, 6)));
    var entry = BlockHeader.parse(buffer(new BlockWriter(1, 4_096).write(run, 1, bad, codecs, false)), 1).entries().get(
        1);
    assertEquals(new ColumnStats(4, 3, 100, 7, 5, 115, 10_083), entry.stats());
    assertEquals(new ColumnStats(3, 3, 7, 7, 5, 15, 83), entry.good());
    assertEquals(1, entry.nulls());
  }

  @Test
  void everyFlippedBitIsNoticed() {
    Run run = rows(40);
    byte[] block = new BlockWriter(1, 4_096).write(run, run.first(), null, codecs, false);
    for (int bit = 0; bit < 8 * block.length; bit++) {
      byte[] broken = block.clone();
      broken[bit >> 3] ^= (byte) (1 << (bit & 7));
      ForeshockException e = assertThrows(ForeshockException.class, () -> BlockReader.read(BlockBytes.of(buffer(
          broken)),
          BlockHeader.parse(buffer(broken), run.first()), COLUMNS, ALL, codecs), "bit " + bit);
      assertEquals(ErrorCode.CORRUPT_DATA, e.code());
    }
    for (int length = 0; length < block.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(block, length);
      assertThrows(ForeshockException.class,
          () -> BlockReader.read(BlockBytes.of(buffer(cut)), BlockHeader.parse(buffer(cut), run.first()), COLUMNS, ALL,
              codecs));
    }
  }

  /** A codec that loses the lowest bit must never be used. */
  private static final class Lossy implements BlockCodec {
    @Override
    public int id() {
      return 200;
    }

    @Override
    public String name() {
      return "lossy";
    }

    @Override
    public Kind kind() {
      return Kind.LONG;
    }

    @Override
    public boolean encode(long[] values, int from, int count, ByteBuffer out) {
      for (int i = 0; i < count; i++)
        out.putInt((int) (values[from + i] >> 1));
      return true;
    }

    @Override
    public void decode(ByteBuffer in, int count, long[] values, int at) {
      for (int i = 0; i < count; i++)
        values[at + i] = (long) in.getInt() << 1;
    }
  }

  @Test
  void aCodecThatChangesValuesIsNotUsed() {
    Run run = new Run(3, new long[]{1, 2, 3}, List.of());
    byte[] block = new BlockWriter(1, 4_096).write(run, 1, null, new Codecs(List.of(new Lossy())), false);
    assertEquals(Codecs.RAW, BlockHeader.parse(buffer(block), run.first()).entries().getFirst().codec());
  }
}
