package io.foreshock.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.text.FsstCodec;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns that follow from others, in blocks and byte by byte. */
final class DeterminedTest {
  private static final List<Column> COLUMNS = List.of(Column.of("type", ColumnType.TEXT), Column.of("severity",
      ColumnType.TEXT), Column.of("code", ColumnType.BIGINT), Column.of("stops", ColumnType.BOOLEAN), Column.of("where",
          ColumnType.TEXT), Column.of("free", ColumnType.INTEGER), Column.of("size", ColumnType.DOUBLE));
  private static final int[] ALL = IntStream.range(0, COLUMNS.size()).toArray();
  private static final Codecs CODECS = new Codecs(List.of(new DeltaFforCodec(), new FsstCodec()));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Events whose type tells severity, code and whether something stops, but for one row in {@code part}. */
  private Run events(int n, int types, int part, int nulls) {
    String[][] texts = new String[3][n];
    long[][] longs = new long[3][n];
    double[] sizes = new double[n];
    BitSet[] missing = {new BitSet(), new BitSet(), new BitSet()};
    for (int i = 0; i < n; i++) {
      int type = random.nextInt(types);
      int said = random.nextInt(part) == 0 ? random.nextInt(types) : type;
      texts[0][i] = type(type);
      texts[1][i] = "severity " + said % 4;
      texts[2][i] = "machine " + random.nextInt(90);
      longs[0][i] = (said * 7_919L - 20_000) * 1_000_003;
      longs[1][i] = said & 1;
      longs[2][i] = random.nextInt(7);
      sizes[i] = random.nextInt(100) / 4.0;
      for (int c = 0; c < 3 && nulls > 0; c++) {
        missing[c].set(i, random.nextInt(nulls) == 0);
        if (random.nextInt(nulls) == 0)
          texts[c][i] = null;
      }
    }
    long[] ts = IntStream.range(0, n).mapToLong(i -> 10L * i).toArray();
    return new Run(n, ts, List.of(new ColumnVector.Texts(texts[0], n), new ColumnVector.Texts(texts[1], n),
        longs(longs[0], missing[0]), longs(longs[1], missing[1]), new ColumnVector.Texts(texts[2], n),
        longs(longs[2], missing[2]), new ColumnVector.Doubles(sizes, null, n)));
  }

  private static String type(int type) {
    return "what happened, number " + type;
  }

  private static ColumnVector longs(long[] values, BitSet nulls) {
    return new ColumnVector.Longs(values, nulls.isEmpty() ? null : nulls, values.length);
  }

  private static byte[] write(Run run, boolean cold) {
    return new BlockWriter(256, 4_096).write(run, run.first(), null, CODECS, cold);
  }

  private static ByteBuffer buffer(byte[] block) {
    return ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static BlockHeader header(byte[] block) {
    return BlockHeader.parse(buffer(block), 0);
  }

  private static Run read(byte[] block, int... projection) {
    return BlockReader.read(BlockBytes.of(buffer(block)), header(block), COLUMNS, projection, CODECS);
  }

  private static List<Integer> determined(byte[] block) {
    List<Integer> columns = new ArrayList<>();
    for (int c : ALL)
      if (entry(block, c).codec() == Codecs.DETERMINED)
        columns.add(c);
    return columns;
  }

  private static ColumnEntry entry(byte[] block, int column) {
    return header(block).entries().get(column + 1);
  }

  private static void assertSame(ColumnVector expected, ColumnVector actual, String what) {
    assertEquals(expected.size(), actual.size(), what);
    for (int i = 0; i < expected.size(); i++)
      if (!Objects.equals(expected.get(i), actual.get(i)))
        fail(what + ", row=" + i + ", expected=" + expected.get(i) + ", actual=" + actual.get(i));
  }

  @Test
  void columnsThatFollowFromOthersComeBackTogetherAndAlone() {
    for (int n : new int[]{256, 1_000, 9_000})
      for (int types : new int[]{2, 12, 200})
        for (int nulls : new int[]{0, 5}) {
          Run run = events(n, types, 300, nulls);
          byte[] block = write(run, true);
          String what = "seed=" + seed + ", n=" + n + ", types=" + types + ", nulls=" + nulls;
          Run back = read(block, ALL);
          for (int c : ALL) {
            assertSame(run.columns().get(c), back.columns().get(c), what + ", column=" + c);
            assertSame(run.columns().get(c), read(block, c).columns().getFirst(), what + ", column=" + c);
            int to = n / 2 + random.nextInt(n / 2);
            ColumnVector part = BlockReader.part(BlockBytes.of(buffer(block)), header(block), c, COLUMNS.get(c), CODECS,
                7, to, BlockReader.FRESH);
            assertSame(Columns.slice(run.columns().get(c), 7, to), part, what);
          }
        }
  }

  @Test
  void whatFollowsCostsNearlyNothing() {
    byte[] block = write(events(30_000, 12, Integer.MAX_VALUE, 0), true);
    assertTrue(entry(block, 1).length() < 100 && entry(block, 3).length() < 100, determined(block).toString());
    assertEquals(List.of("determined", "delta-ffor"), List.of(String.valueOf(CODECS.name(entry(block, 1).codec())),
        String.valueOf(CODECS.name(entry(block, 5).codec()))));
  }

  /** The code tells the type as well as the type tells the code, so one of them has to be stored. */
  @Test
  void nothingFollowsFromWhatFollowsItself() {
    byte[] block = write(events(5_000, 12, 500, 0), true);
    List<Integer> determined = determined(block);
    assertTrue(determined.contains(1) && determined.contains(3), determined.toString());
    assertFalse(determined.contains(0) && determined.contains(2), determined.toString());
    for (int column : determined) {
      ByteBuffer in = BlockBytes.of(buffer(block)).slice(entry(block, column).offset(), entry(block, column).length());
      if (entry(block, column).kind() == BlockWriter.KIND_TEXT)
        TextColumnReader.skipDictionary(in, entry(block, column), 5_000);
      assertFalse(determined.contains((int) Varint.get(in) - 1));
    }
  }

  @Test
  void freshBlocksAndTooManyExceptionsAreCodedByThemselves() {
    assertEquals(List.of(), determined(write(events(5_000, 12, 500, 0), false)));
    assertEquals(List.of(), determined(write(events(200, 12, 500, 0), true)));
    // only whether it stops still follows, from the severity
    assertEquals(List.of(3), determined(write(events(5_000, 12, 20, 0), true)));
  }

  @Test
  void searchAndSummariesAreAsBefore() {
    Run run = events(5_000, 12, 500, 0);
    byte[] fresh = write(run, false);
    byte[] block = write(run, true);
    for (int c : ALL) {
      assertEquals(entry(fresh, c).longs(), entry(block, c).longs());
      assertEquals(entry(fresh, c).stats(), entry(block, c).stats());
      assertEquals(entry(fresh, c).nulls(), entry(block, c).nulls());
    }
    assertTrue(BlockReader.mayHold(BlockBytes.of(buffer(block)), header(block), 1, "severity 2"));
    assertFalse(BlockReader.mayHold(BlockBytes.of(buffer(block)), header(block), 1, "severity 7"));
  }

  /** A long dictionary is coded by a text codec, and is skipped where only the numbers are wanted. */
  @Test
  void theSourceMayHaveACodedDictionary() {
    int n = 20_000;
    String[] what = new String[n];
    long[] number = new long[n];
    for (int i = 0; i < n; i++) {
      int of = random.nextInt(500);
      what[i] = "the drive of conveyor number " + of + " in hall " + of % 7 + " was started by the operator";
      number[i] = of * 1_000_000_007L;
    }
    List<Column> columns = List.of(Column.of("what", ColumnType.TEXT), Column.of("number", ColumnType.BIGINT));
    Run run = new Run(n, IntStream.range(0, n).mapToLong(i -> i).toArray(), List.of(new ColumnVector.Texts(what, n),
        new ColumnVector.Longs(number, null, n)));
    byte[] block = write(run, true);
    ColumnEntry source = entry(block, 0);
    assertTrue(TextColumnReader.isCoded(source) && source.codec() == new DeltaFforCodec().id(), source.toString());
    assertEquals(Codecs.DETERMINED, entry(block, 1).codec());
    assertSame(run.columns().get(1), BlockReader.column(BlockBytes.of(buffer(block)), header(block), 1, columns.get(1),
        CODECS, BlockReader.FRESH), "");
    ForeshockException e = assertThrows(ForeshockException.class, () -> BlockReader.column(BlockBytes.of(buffer(block)),
        header(block), 1, columns.get(1), new Codecs(List.of()), BlockReader.FRESH));
    assertEquals(ErrorCode.CODEC_MISSING, e.code());
    assertTrue(e.getMessage().contains("codec=11, bundle=io.foreshock.codec.numeric"), e.getMessage());
    // the text codec is not needed for the numbers
    assertSame(run.columns().get(1), BlockReader.column(BlockBytes.of(buffer(block)), header(block), 1, columns.get(1),
        new Codecs(List.of(new DeltaFforCodec())), BlockReader.FRESH), "");
  }

  @Test
  void noCodecCanHaveTheNumber() {
    BlockCodec own = new BlockCodec() {
      @Override
      public int id() {
        return Codecs.DETERMINED;
      }

      @Override
      public String name() {
        return "own";
      }

      @Override
      public Kind kind() {
        return Kind.LONG;
      }
    };
    assertEquals("determined", new Codecs(List.of(own)).name(Codecs.DETERMINED));
    assertEquals(List.of(), new Codecs(List.of(own)).longs(true));
  }

  // ---- hostile bytes

  private static void decode(byte[] bytes, int n, long[] into) {
    Determined.decode(buffer(bytes), n, (place, source) -> {
      if (place != 3)
        throw new MalformedBlockException(0, "no such column");
      for (int i = 0; i < n; i++)
        source[i] = i % 5 - 2;
    }, into);
  }

  @Test
  void hostileBytesAreMalformed() {
    int n = 4_000;
    long[] source = new long[n];
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      source[i] = i % 5 - 2;
      values[i] = i % 700 == 9 ? i : source[i] * -1_000_000;
    }
    Map<Integer, byte[]> found = Determined.find(List.of(Determined.Numbers.of(3, source, n, null, true, 0),
        Determined.Numbers.of(4, values, n, null, true, 10_000)), n);
    byte[] bytes = found.getOrDefault(4, new byte[0]);
    long[] back = new long[n];
    decode(bytes, n, back);
    assertArrayEquals(values, back);
    for (int round = 0; round < 20_000; round++) {
      byte[] hostile = Arrays.copyOf(bytes, round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length + round % 2);
      for (int flips = 1 + random.nextInt(3); flips > 0 && hostile.length > 0; flips--)
        hostile[random.nextInt(hostile.length)] = (byte) random.nextInt(256);
      try {
        decode(hostile, n, back);
      } catch (MalformedBlockException e) {
        // as it should be; anything else fails the test
      }
    }
  }

  /** Bytes of a column are changed and all checksums made right again. */
  private static byte @Nullable [] forged(byte[] block, int column, int at, int value) {
    byte[] forged = block.clone();
    ColumnEntry e = entry(block, column);
    forged[e.offset() + at] = (byte) value;
    int crc = BlockHeader.crc(buffer(forged), e.offset(), e.offset() + e.length());
    int length = header(block).length();
    for (int i = BlockHeader.LENGTH_OFFSET; i + 4 <= length; i++)
      if (buffer(block).getInt(i) == e.crc()) {
        buffer(forged).putInt(i, crc);
        ByteBuffer head = buffer(forged);
        buffer(forged).putInt(BlockHeader.CRC_OFFSET, BlockHeader.headCrc(head, forged[0], 0, length));
        return forged;
      }
    return null;
  }

  @Test
  void aForgedBlockIsCorruptAtWorst() {
    byte[] block = write(events(600, 12, 100, 0), true);
    int column = determined(block).getFirst();
    for (int at = 0; at < entry(block, column).length(); at++)
      for (int round = 0; round < 4; round++) {
        byte[] forged = forged(block, column, at, random.nextInt(256));
        assertNotEquals(null, forged);
        try {
          read(forged, column);
        } catch (ForeshockException e) {
          assertEquals(ErrorCode.CORRUPT_DATA, e.code(), e.getMessage());
        }
      }
  }

  /** Itself, one that follows itself, time, doubles and one that is not there. */
  @Test
  void onlyStoredNumbersAreSources() {
    byte[] block = write(events(600, 12, 100, 0), true);
    int column = 3;
    assertEquals(Codecs.DETERMINED, entry(block, column).codec());
    for (int place : new int[]{0, column + 1, 2, COLUMNS.size(), COLUMNS.size() + 1, 127}) {
      byte[] forged = forged(block, column, 0, place);
      assertThrows(MalformedBlockException.class, () -> read(forged, column), "place=" + place);
    }
  }
}
