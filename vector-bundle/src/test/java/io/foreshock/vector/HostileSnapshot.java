package io.foreshock.vector;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A snapshot that somebody changed who can also write checksums: it is refused, or an index that can be used.
 * {@link #fuzzerTestOneInput} is a target for Jazzer ({@code benchmarks/fuzz vectors}), which needs nothing of it here: the
 * first byte says which snapshot, and each eight after it where an int is changed and what it becomes.
 */
public final class HostileSnapshot {
  private static final int DIMENSION = 20;
  private static final int CHANGE = 8;
  /** The larger snapshots take ten times as long. */
  private static final int SELDOM = 15;
  private static final int MOST_CHANGES = 64;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final byte[] right;

  HostileSnapshot(byte[] right) {
    this.right = right;
  }

  /** With removed vectors, several layers and more than one block. */
  static HostileSnapshot of(int count, Metric metric, Quantization quantization, Random random) {
    HnswIndex index = HnswIndex.empty(DIMENSION, metric, new GraphOptions(8, 40, 40, quantization));
    float[] vector = new float[DIMENSION];
    for (long id = 0; id < count; id++) {
      for (int i = 0; i < DIMENSION; i++)
        vector[i] = (float) random.nextGaussian();
      index.put(id, vector);
    }
    for (long id = 0; id < count; id += 50)
      index.remove(id);
    return new HostileSnapshot(bytes(index));
  }

  static byte[] bytes(GraphIndex index) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      index.writeTo(Channels.newChannel(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Made on first use, as fuzzing runs in a process of its own. */
  private static final class Targets {
    static final HostileSnapshot FLOATS = of(400, Metric.COSINE, Quantization.NONE, new Random(1));
    static final HostileSnapshot CODES = of(4_200, Metric.EUCLIDEAN, Quantization.INT8, new Random(2));
    static final HostileSnapshot HALVES = of(400, Metric.EUCLIDEAN, Quantization.FLOAT16, new Random(3));
    static final HostileSnapshot BRAIN = of(400, Metric.COSINE, Quantization.BFLOAT16, new Random(4));
    static final HostileSnapshot BITS = of(4_200, Metric.COSINE, Quantization.BINARY, new Random(5));

    /** One input at a time, so memory need not wait for a garbage collection to be free. */
    private static final MemorySegment MEMORY = Arena.global().allocate(CODES.right.length, SnapshotFormat.PAGE);

    private Targets() {
    }

    static MemorySegment reused(byte[] bytes) {
      MemorySegment.copy(bytes, 0, MEMORY, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return MEMORY.asSlice(0, bytes.length);
    }
  }

  /** Anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0)
      return;
    HostileSnapshot target = switch (input[0] & SELDOM) {
      case SELDOM -> Targets.CODES;
      case SELDOM - 1 -> Targets.BITS;
      case 1, 2, 3 -> Targets.HALVES;
      case 4, 5 -> Targets.BRAIN;
      default -> Targets.FLOATS;
    };
    target.isRefused(Targets.reused(target.changed(ByteBuffer.wrap(input, 1, input.length - 1).slice())));
  }

  /** @param changes eight bytes each: where, of which the sign says whether in the last page, and what */
  byte[] changed(ByteBuffer changes) {
    byte[] hostile = right.clone();
    ByteBuffer out = ByteBuffer.wrap(hostile).order(ORDER);
    int page = right.length - SnapshotFormat.PAGE;
    for (int n = 0; changes.remaining() >= CHANGE && n < MOST_CHANGES; n++) {
      int where = changes.order(ORDER).getInt();
      int at = where < 0 ? page + (where & 0xFF) / 4 * 4 : where / 4 % (page / 4) * 4;
      out.putInt(at, changes.getInt());
    }
    sign(hostile);
    return hostile;
  }

  /** Right checksums for the sections where they were, and for the last page. */
  void sign(byte[] hostile) {
    ByteBuffer buffer = ByteBuffer.wrap(hostile).order(ORDER);
    ByteBuffer known = ByteBuffer.wrap(right).order(ORDER);
    int page = right.length - SnapshotFormat.PAGE;
    int m = known.getInt(page + SnapshotFormat.AT_M);
    GraphOptions options = new GraphOptions(m, m, 1,
        Quantization.values()[known.getInt(page + SnapshotFormat.AT_QUANTIZATION)]);
    Element element = Element.of(options.quantization());
    int stride = element.stride(DIMENSION);
    int[] sizes = {element.rowBytes(stride), BottomLayer.recordBytes(m), 8, VectorStore.codeBytes(options, stride)};
    int offset = 0;
    int uppers = SnapshotFormat.UPPER + known.getInt(page + SnapshotFormat.AT_LAYERS);
    boolean limits = options.quantization() == Quantization.BINARY && known.getInt(page + sectionAt(
        SnapshotFormat.CODES)) > 0;
    int sections = uppers + (limits ? 1 : 0);
    for (int section = 0; section < sections; section++) {
      int at = page + sectionAt(section);
      int record = section < sizes.length
          ? sizes[section]
          : section < uppers ? UpperLayer.recordBytes(m) : stride * Float.BYTES;
      int block = section < sizes.length ? VectorStore.PER_BLOCK : section < uppers ? Graph.PER_UPPER_BLOCK : 1;
      int records = known.getInt(at);
      buffer.putInt(at + 4, (int) crc(hostile, offset, (records + block - 1) / block * block * record));
      offset += (int) SnapshotFormat.sectionBytes(records, record, block);
    }
    buffer.putLong(page + SnapshotFormat.AT_CHECKSUM, crc(hostile, page, SnapshotFormat.AT_CHECKSUM));
  }

  private static int sectionAt(int section) {
    return SnapshotFormat.AT_SECTIONS + section * SnapshotFormat.SECTION_BYTES;
  }

  private static long crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return crc.getValue();
  }

  /** What is accepted is also used. */
  boolean isRefused(byte[] bytes) {
    return isRefused(memory(bytes));
  }

  private static boolean isRefused(MemorySegment bytes) {
    try {
      VectorStore store = SnapshotReader.read(bytes);
      if (store.dimension > 64)
        return false;
      HnswIndex index = new HnswIndex(store);
      float[] query = new float[store.dimension];
      query[0] = 1;
      for (int i = 0; i < 3; i++) {
        index.search(query, 10);
        index.within(query, 0.5, 100);
        index.put(i, query);
        index.remove(i + 100);
      }
      index.repairAll();
      return false;
    } catch (MalformedIndexException e) {
      return true;
    }
  }

  static VectorStore open(byte[] bytes) {
    return SnapshotReader.read(memory(bytes));
  }

  private static MemorySegment memory(byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes.length), SnapshotFormat.PAGE);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
    return memory.asSlice(0, bytes.length);
  }
}
