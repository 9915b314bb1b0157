package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorSearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final int DIMENSION = 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir
  Path dir;

  @Test
  void anOpenedIndexAnswersLikeTheOneThatWasWritten() throws IOException {
    for (Quantization quantization : Quantization.values()) {
      HnswIndex index = filled(9_000, Metric.COSINE, quantization);
      byte[] written = bytes(index);
      Path file = Files.write(dir.resolve("a"), written);
      GraphIndex opened = new ExactIndexFactory().open(file);
      assertEquals(index.size(), opened.size());
      assertEquals(index.options(), opened.options());
      for (int i = 0; i < 50; i++) {
        float[] query = vector();
        assertEquals(index.search(query, VectorSearch.nearest(10)), opened.search(query, VectorSearch.nearest(10)),
            "seed=" + seed);
      }
      goOn(opened);
      assertArrayEquals(written, Files.readAllBytes(file), "the file stays as it is");
      Path again = Files.write(dir.resolve("b"), bytes(opened));
      assertEquals(opened.size(), new ExactIndexFactory().open(again).size());
    }
  }

  /** Puts, replaces and removes until places are used again. */
  private void goOn(GraphIndex index) {
    int found = 0;
    for (long id = 5_000; id < 12_000; id++) {
      float[] vector = vector();
      index.put(id, vector);
      found += index.search(vector, VectorSearch.nearest(1)).getFirst().id() == id ? 1 : 0;
    }
    assertTrue(found > 6_900, "seed=" + seed + ", found=" + found);
    for (long id = 0; id < 3_000; id++)
      index.remove(id);
    assertEquals(8_960, index.size());
    for (int i = 0; i < 50; i++)
      assertEquals(10, index.search(vector(), 10).size());
  }

  @Test
  void anEmptyIndexComesBackEmpty() throws IOException {
    HnswIndex index = HnswIndex.empty(3, Metric.DOT, GraphOptions.DEFAULT);
    GraphIndex opened = new ExactIndexFactory().open(Files.write(dir.resolve("empty"), bytes(index)));
    assertEquals(0, opened.size());
    opened.put(1, new float[3]);
    assertEquals(1, opened.search(new float[3], 5).size());
  }

  @Test
  void whatIsWrittenWhileOthersPutAndRemoveIsAWholeIndex() throws Exception {
    HnswIndex index = HnswIndex.empty(DIMENSION, Metric.COSINE, new GraphOptions(8, 40, 40, Quantization.INT8));
    float[][] fixed = new float[5_000][];
    for (int id = 0; id < fixed.length; id++)
      index.put(id, fixed[id] = vector());
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().start(() -> {
      Random other = new Random(seed);
      float[] vector = new float[DIMENSION];
      while (!done.get()) {
        vector[other.nextInt(DIMENSION)] = 1 + other.nextFloat();
        if (other.nextInt(3) == 0)
          index.remove(10_000 + other.nextInt(3_000));
        else
          index.put(10_000 + other.nextInt(3_000), vector);
      }
    });
    try {
      for (int round = 0; round < 6; round++) {
        HnswIndex opened = new HnswIndex(open(bytes(index)));
        int found = found(opened, fixed);
        int live = found(index, fixed);
        // links to what was put meanwhile are left out: whoever puts that again makes them again
        assertTrue(found > live - 50 && live > 425, "seed=" + seed + ", found=" + found + ", live=" + live);
        opened.put(-1, fixed[0]);
        opened.repairAll();
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  private static int found(HnswIndex index, float[][] fixed) {
    int found = 0;
    for (int id = 0; id < fixed.length; id += 10)
      found += index.search(fixed[id], VectorSearch.nearest(1).withEffort(100)).getFirst().id() == id ? 1 : 0;
    return found;
  }

  @Test
  void everyCutAndEveryChangedByteIsNoticed() throws IOException {
    byte[] right = bytes(filled(2_500, Metric.EUCLIDEAN, Quantization.NONE));
    for (int i = 0; i < 300; i++) {
      byte[] cut = Arrays.copyOf(right, random.nextInt(right.length));
      assertThrows(MalformedIndexException.class, () -> open(cut), () -> "seed=" + seed);
    }
    int noticed = 0;
    for (int i = 0; i < 300; i++) {
      byte[] changed = right.clone();
      changed[random.nextInt(right.length)] ^= (byte) (1 + random.nextInt(255));
      noticed += isRefused(changed) ? 1 : 0;
    }
    // what is left are bytes between the sections
    assertTrue(noticed > 270, () -> "seed=" + seed);
  }

  /** Whoever writes such bytes can also write their checksums. */
  @Test
  void hostileBytesWithRightChecksumsAreRefusedOrHarmless() throws IOException {
    byte[] right = bytes(filled(2_500, Metric.COSINE, Quantization.INT8));
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] hostile = right.clone();
      for (int change = random.nextInt(4); change >= 0; change--)
        change(hostile);
      sign(hostile, right);
      refused += isRefused(hostile) ? 1 : 0;
    }
    assertTrue(refused > 100, "seed=" + seed);
  }

  private void change(byte[] bytes) {
    boolean header = random.nextBoolean();
    int page = bytes.length - SnapshotFormat.PAGE;
    int at = header ? page + random.nextInt(168) / 4 * 4 : random.nextInt(page / 4) * 4;
    int value = switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> -1;
      case 2 -> random.nextInt(5_000);
      default -> Integer.MAX_VALUE;
    };
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
  }

  /** Right checksums for the sections as they were, and for the header. */
  private static void sign(byte[] hostile, byte[] right) {
    ByteBuffer buffer = ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer known = ByteBuffer.wrap(right).order(ByteOrder.LITTLE_ENDIAN);
    int page = right.length - SnapshotFormat.PAGE;
    int m = known.getInt(page + SnapshotFormat.AT_M);
    int[] sizes = {128, BottomLayer.recordBytes(m), 8, 64};
    int offset = 0;
    int sections = SnapshotFormat.UPPER + known.getInt(page + SnapshotFormat.AT_LAYERS);
    for (int section = 0; section < sections; section++) {
      int at = page + SnapshotFormat.AT_SECTIONS + section * SnapshotFormat.SECTION_BYTES;
      int record = section < sizes.length ? sizes[section] : UpperLayer.recordBytes(m);
      int block = section < sizes.length ? VectorStore.PER_BLOCK : Graph.PER_UPPER_BLOCK;
      int records = known.getInt(at);
      buffer.putInt(at + 4, (int) crc(hostile, offset, (records + block - 1) / block * block * record));
      offset += (int) SnapshotFormat.sectionBytes(records, record, block);
    }
    buffer.putLong(page + SnapshotFormat.AT_CHECKSUM, crc(hostile, page, SnapshotFormat.AT_CHECKSUM));
  }

  private static long crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return crc.getValue();
  }

  /** What is accepted is also used. */
  private boolean isRefused(byte[] bytes) {
    try {
      VectorStore store = open(bytes);
      if (store.dimension > 64)
        return false;
      HnswIndex index = new HnswIndex(store);
      float[] query = new float[store.dimension];
      query[0] = 1;
      for (int i = 0; i < 3; i++) {
        index.search(query, 10);
        index.put(i, query);
        index.remove(i + 100);
      }
      index.repairAll();
      return false;
    } catch (MalformedIndexException e) {
      return true;
    }
  }

  private static VectorStore open(byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes.length), SnapshotFormat.PAGE);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
    return SnapshotReader.read(memory.asSlice(0, bytes.length));
  }

  private HnswIndex filled(int count, Metric metric, Quantization quantization) {
    HnswIndex index = HnswIndex.empty(DIMENSION, metric, new GraphOptions(8, 40, 40, quantization));
    for (long id = 0; id < count; id++)
      index.put(id, vector());
    for (long id = 0; id < count; id += 50)
      index.remove(id);
    return index;
  }

  private static byte[] bytes(GraphIndex index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    index.writeTo(Channels.newChannel(out));
    return out.toByteArray();
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) random.nextGaussian();
    return vector;
  }
}
