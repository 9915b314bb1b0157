package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.api.codec.TextBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every decoder on bytes that a coverage-guided fuzzer makes up. Anything but {@link MalformedBlockException} is a
 * finding, and so is a block whose decoded values depend on what lies around it. The first byte of an input chooses the
 * codec, the second the number of values and whether it is decoded among other bytes again, the rest is the block. As a
 * program it writes inputs to begin with.
 */
public final class CodecFuzz {
  private static final List<BlockCodec> CODECS = ForeshockStore.CODECS;
  private static final int[] COUNTS = {1, 5, 64, 100, 700, 1_023, 1_024, 2_300};
  private static final int MOST = 2_300;
  private static final int MARGIN = 64;
  private static final int HEAD = 2;

  private CodecFuzz() {
  }

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < HEAD)
      return;
    BlockCodec codec = CODECS.get((data[0] & 0xFF) % CODECS.size());
    int count = COUNTS[data[1] & COUNTS.length - 1];
    int first = decode(codec, count, among(data, (byte) 0));
    if (data[1] < 0 && first != decode(codec, count, among(data, (byte) 0xFF)))
      throw new IllegalStateException("read beyond the block: codec=" + codec.name() + ", count=" + count);
  }

  private static ByteBuffer among(byte[] data, byte others) {
    byte[] bytes = new byte[data.length - HEAD + 2 * MARGIN];
    Arrays.fill(bytes, others);
    System.arraycopy(data, HEAD, bytes, MARGIN, data.length - HEAD);
    return ByteBuffer.wrap(bytes, MARGIN, data.length - HEAD).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A hash of what was decoded, or of nothing. */
  private static int decode(BlockCodec codec, int count, ByteBuffer block) {
    try {
      return switch (codec.kind()) {
        case LONG -> {
          long[] values = new long[count];
          codec.decode(block, count, values, 0);
          yield Arrays.hashCode(values);
        }
        case DOUBLE -> {
          double[] values = new double[count];
          codec.decode(block, count, values, 0);
          yield Arrays.hashCode(values);
        }
        case TEXT -> {
          TextBuffer texts = new TextBuffer();
          codec.decode(block, count, texts);
          int hash = texts.size();
          for (int i = 0; i < texts.size(); i++)
            hash = 31 * hash + texts.get(i).hashCode();
          yield hash;
        }
      };
    } catch (MalformedBlockException e) {
      return -1;
    }
  }

  /**
   * Blocks as the codecs write them.
   *
   * @param args
   *            the folder to put them in
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (int c = 0; c < CODECS.size(); c++)
      for (int kind = 0; kind < 6; kind++)
        for (int n = 0; n < COUNTS.length; n++) {
          ByteBuffer out = ByteBuffer.allocate(64 * MOST).order(ByteOrder.LITTLE_ENDIAN).put((byte) c).put((byte) n);
          if (encode(CODECS.get(c), kind, COUNTS[n], out))
            Files.write(folder.resolve(CODECS.get(c).name() + "-" + kind + "-" + n), Arrays.copyOf(out.array(), out
                .position()));
        }
  }

  private static boolean encode(BlockCodec codec, int kind, int count, ByteBuffer out) {
    SplittableRandom random = new SplittableRandom(kind);
    long[] longs = new long[count];
    double[] doubles = new double[count];
    TextBuffer texts = new TextBuffer();
    for (int i = 0; i < count; i++) {
      longs[i] = switch (kind) {
        case 0 -> i * 1_000L;
        case 1 -> i == 0 ? 0 : longs[i - 1] + random.nextInt(9) - 4;
        case 2 -> random.nextInt(30) == 0 ? random.nextLong() : random.nextInt(5);
        case 3 -> random.nextInt(20) * 100L;
        default -> random.nextLong();
      };
      doubles[i] = kind == 4 ? Double.longBitsToDouble(longs[i]) : kind == 5 ? random.nextDouble() : longs[i] / 100.0;
      texts.add("pump-" + longs[i] % 7 + " took " + longs[i] + " ms, code 0x" + Long.toHexString(longs[i]));
    }
    return switch (codec.kind()) {
      case LONG -> codec.encode(longs, 0, count, out);
      case DOUBLE -> codec.encode(doubles, 0, count, out);
      case TEXT -> codec.encode(texts, 0, count, out);
    };
  }
}
