package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.text.FsstCodec;
import io.foreshock.codec.text.TemplateCodec;
import io.foreshock.codec.text.ZstdCodec;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.BlockWriter;
import io.foreshock.engine.format.Codecs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Columns of texts in all their forms, with the text codecs there, gone and back again. */
final class TextColumnTest {
  private static final List<Column> COLUMNS = List.of(Column.of("t", ColumnType.TEXT));
  private static final Codecs ALL = new Codecs(List.of(new DeltaFforCodec(), new FsstCodec(),
      new TemplateCodec(), new ZstdCodec()));
  private static final Codecs NUMBERS = new Codecs(List.of(new DeltaFforCodec()));
  private static final int N = 5_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Few long texts, many, all different, with nulls, and nulls only. */
  private String text(int kind, int i) {
    return switch (kind) {
      case 0 -> "state " + random.nextInt(3);
      case 1 -> "operator opened valve V-%03d of line %d".formatted(random.nextInt(400), random.nextInt(4));
      case 2 -> "temperature %d.%02d at press %d ü".formatted(random.nextInt(90), random.nextInt(100), i);
      case 3 -> random.nextInt(3) == 0 ? null : "batch " + random.nextLong();
      case 4 -> random.nextInt(9) == 0 ? "" : "x".repeat(random.nextInt(2));
      default -> null;
    };
  }

  private ColumnVector.Texts column(int kind, int n) {
    return new ColumnVector.Texts(IntStream.range(0, n).mapToObj(i -> text(kind, i)).toArray(String[]::new), n);
  }

  private static byte[] write(ColumnVector.Texts column, Codecs codecs, boolean cold) {
    long[] ts = IntStream.range(0, column.size()).mapToLong(i -> i).toArray();
    return new BlockWriter(256, 4_096).write(new Run(column.size(), ts, List.of(column)), 0, null, codecs, cold);
  }

  private static String[] read(byte[] block, Codecs codecs) {
    ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    ColumnVector.Texts back = (ColumnVector.Texts) BlockReader.read(BlockBytes.of(in), BlockHeader.parse(in, 0),
        COLUMNS,
        new int[]{0},
        codecs).columns().getFirst();
    return Arrays.copyOf(back.values(), back.size());
  }

  private static boolean mayHold(byte[] block, String text) {
    ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    return BlockReader.mayHold(BlockBytes.of(in), BlockHeader.parse(in, 0), 0, text);
  }

  @Test
  void textsComeBackWithAndWithoutTextCodecs() {
    for (int kind = 0; kind < 6; kind++)
      for (int n : new int[]{1, 40, 300, N})
        for (Codecs codecs : List.of(ALL, NUMBERS, new Codecs(List.of()))) {
          ColumnVector.Texts column = column(kind, n);
          for (boolean cold : new boolean[]{false, true}) {
            byte[] block = write(column, codecs, cold);
            String what = "seed=" + seed + ", kind=" + kind + ", n=" + n + ", cold=" + cold;
            assertEquals(Arrays.asList(column.values()), Arrays.asList(read(block, ALL)), what);
            for (int i = 0; i < n; i += 97)
              assertTrue(column.values()[i] == null || mayHold(block, column.values()[i]), what);
          }
        }
  }

  @Test
  void textCodecsMakeBlocksSmaller() {
    for (int kind = 1; kind < 4; kind++) {
      ColumnVector.Texts column = column(kind, N);
      int with = write(column, ALL, false).length;
      int without = write(column, NUMBERS, false).length;
      assertTrue(with < without, "kind=" + kind + ", with=" + with + ", without=" + without);
    }
  }

  @Test
  void aMissingTextCodecIsNamedWithItsBundle() {
    byte[] block = write(column(2, N), ALL, false);
    ForeshockException e = assertThrows(ForeshockException.class, () -> read(block, NUMBERS));
    assertEquals(ErrorCode.CODEC_MISSING, e.code());
    assertTrue(e.getMessage().contains("codec=101, bundle=io.foreshock.codec.text"), e.getMessage());
    assertEquals(N, read(block, ALL).length);
  }

  @Test
  void whatIsWrittenWithoutTheBundleNeedsItNever() {
    ColumnVector.Texts column = column(2, N);
    assertEquals(Arrays.asList(column.values()), Arrays.asList(read(write(column, NUMBERS, true), NUMBERS)));
  }

  @Test
  void aTextThatIsNotThereIsMostlyKnownFromTheFilter() {
    byte[] block = write(column(3, N), ALL, false);
    int passed = 0;
    for (int i = 0; i < 1_000; i++)
      passed += mayHold(block, "none of them " + i) ? 1 : 0;
    assertTrue(passed < 50, "passed=" + passed);
    assertFalse(mayHold(write(column(0, N), ALL, false), "state 7"));
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] block = write(column(2, 300), ALL, false);
    for (int bit = 0; bit < 8 * block.length; bit += 7) {
      byte[] broken = block.clone();
      broken[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThrows(ForeshockException.class, () -> read(broken, ALL), "bit " + bit);
    }
  }

  /** A codec that swaps two texts must never be used. */
  private static final class Lossy implements BlockCodec {
    @Override
    public int id() {
      return 201;
    }

    @Override
    public String name() {
      return "lossy-texts";
    }

    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public boolean encode(TextBuffer texts, int from, int count, ByteBuffer out) {
      out.put((byte) 1);
      return true;
    }

    @Override
    public void decode(ByteBuffer in, int count, int from, int to, TextBuffer texts) {
      in.get();
      for (int i = from; i < to; i++)
        texts.add("temperature");
    }
  }

  @Test
  void aCodecThatChangesTextsIsNotUsed() {
    ColumnVector.Texts column = column(2, N);
    byte[] block = write(column, new Codecs(List.of(new Lossy())), false);
    assertEquals(Arrays.asList(column.values()), Arrays.asList(read(block, NUMBERS)));
  }
}
