package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Makes a store on mapped {@link SnapshotFormat} bytes. Everything that will be used as a number of a node or a place is
 * checked first, checksum or not: a search takes such numbers for addresses. What is large and only compared, rows and
 * codes, can be checked while searches run. Used once.
 */
final class SnapshotReader {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(Memory.ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Memory.ORDER);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(Memory.ORDER);

  /** The sections. */
  private final MemorySegment bytes;
  /** The last page. */
  private final MemorySegment page;
  private long offset;
  /** That section as mapped, so that it can be checked while it is copied. */
  private MemorySegment mappedLinks = MemorySegment.NULL;
  /** 0 = as written. */
  private int effort;

  private SnapshotReader(MemorySegment bytes) {
    if (bytes.byteSize() < SnapshotFormat.PAGE)
      throw malformed(bytes.byteSize(), "shorter than a page");
    long sections = bytes.byteSize() - SnapshotFormat.PAGE;
    this.bytes = bytes.asSlice(0, sections);
    page = bytes.asSlice(sections);
  }

  /**
   * @param bytes
   *            private memory or mapped copy-on-write: the index writes to it
   */
  static VectorStore read(MemorySegment bytes) {
    SnapshotReader reader = new SnapshotReader(bytes);
    reader.checkPage();
    FutureTask<Boolean> check = aside("check", () -> {
      reader.checkRows();
      return true;
    });
    VectorStore store = reader.readUnchecked();
    store.checkIds();
    await(check);
    return store;
  }

  /**
   * A store that can be searched, but whose vectors nobody has checked.
   *
   * @param check
   *            throws what {@link #read} throws when they are not as written; takes as long as reading them
   */
  record Unchecked(VectorStore store, Runnable check) {}

  /** @param effort of searches that name none, instead of the one in the snapshot */
  static Unchecked open(MemorySegment bytes, int effort) {
    SnapshotReader reader = new SnapshotReader(bytes);
    reader.effort = effort;
    reader.checkPage();
    VectorStore store = reader.readUnchecked();
    return new Unchecked(store, () -> {
      store.checkIds(); // before all else: whoever puts something waits for the ids
      reader.checkRows();
    });
  }

  /** The sections whose place follows from the last page alone. */
  private void checkRows() {
    GraphOptions options = options();
    Element element = Element.of(options.quantization());
    int stride = element.stride(ranged(SnapshotFormat.AT_DIMENSION, 1, VectorStore.MAX_DIMENSION));
    int recordBytes = BottomLayer.recordBytes(options.m());
    long at = check(SnapshotFormat.ROWS, element.rowBytes(stride), 0);
    at += size(SnapshotFormat.LINKS, recordBytes) + size(SnapshotFormat.IDS, Long.BYTES);
    check(SnapshotFormat.CODES, VectorStore.codeBytes(options, stride), at);
  }

  private long size(int number, int recordBytes) {
    return SnapshotFormat.sectionBytes(records(number), recordBytes, VectorStore.PER_BLOCK);
  }

  /** @return where the section ends */
  private long check(int number, int recordBytes, long at) {
    long used = (records(number) + VectorStore.PER_BLOCK - 1L) / VectorStore.PER_BLOCK * VectorStore.PER_BLOCK
        * recordBytes;
    if (used > bytes.byteSize() - at)
      throw malformed(sectionAt(number), "section beyond the end: bytes=" + used);
    checkSum(number, bytes.asSlice(at, used), at);
    return at + size(number, recordBytes);
  }

  private void checkSum(int number, MemorySegment section, long at) {
    if ((int) checksum(section) != page.get(INT, sectionAt(number) + 4))
      throw malformed(at, "wrong checksum: section=" + number);
  }

  private VectorStore readUnchecked() {
    int count = ranged(SnapshotFormat.AT_COUNT, 0, Nodes.MOST);
    int dimension = ranged(SnapshotFormat.AT_DIMENSION, 1, VectorStore.MAX_DIMENSION);
    GraphOptions options = options();
    int layers = ranged(SnapshotFormat.AT_LAYERS, 0, Graph.MAX_LAYERS);
    boolean quantized = VectorStore.isCoded(options);
    Element element = Element.of(options.quantization());
    int stride = element.stride(dimension);
    Blocks rows = section(SnapshotFormat.ROWS, count, element.rowBytes(stride), VectorStore.PER_BLOCK, FreshBlocks
        .roomy());
    Blocks links = section(SnapshotFormat.LINKS, count, BottomLayer.recordBytes(options.m()), VectorStore.PER_BLOCK,
        FreshBlocks.tight());
    Blocks ids = section(SnapshotFormat.IDS, count, Long.BYTES, VectorStore.PER_BLOCK, FreshBlocks.tight());
    int coded = records(SnapshotFormat.CODES);
    if (coded != 0 && (coded != count || !quantized))
      throw malformed(SnapshotFormat.AT_SECTIONS, "codes of " + coded + " vectors, vectors=" + count);
    Blocks codes = section(SnapshotFormat.CODES, coded, VectorStore.codeBytes(options, stride), VectorStore.PER_BLOCK,
        FreshBlocks.tight());
    Metric metric = Metric.values()[ranged(SnapshotFormat.AT_METRIC, 0, Metric.values().length - 1)];
    VectorStore store = new VectorStore(dimension, metric, options, rows, links, ids, codes);
    store.mark = page.get(LONG, SnapshotFormat.AT_MARK);
    if (coded > 0 && options.quantization() == Quantization.INT8)
      store.restoreCodes(step());
    restore(store, count, layers, coded > 0 && options.quantization() == Quantization.BINARY);
    return store;
  }

  private void restore(VectorStore store, int count, int layers, boolean limits) {
    FutureTask<IntList> gone = aside("check", () -> checkLinks(store.graph.bottom, count));
    for (int layer = 1; layer <= layers; layer++) {
      int places = records(SnapshotFormat.UPPER + layer - 1);
      if (places > count)
        throw malformed(sectionAt(SnapshotFormat.UPPER + layer - 1), "more places than vectors: places=" + places);
      Blocks blocks = section(SnapshotFormat.UPPER + layer - 1, places, UpperLayer.recordBytes(store.options.m()),
          Graph.PER_UPPER_BLOCK, FreshBlocks.tight());
      restore(store.graph.restoreLayer(blocks, places), store, places, count);
    }
    if (limits)
      store.restoreCodes(limits(SnapshotFormat.UPPER + layers, store.stride));
    if (offset != bytes.byteSize())
      throw malformed(offset, "bytes behind the last section");
    store.restore(count); // waits for the copies
    store.restoreIds(await(gone).toArray());
    restoreEntry(store, count, layers);
  }

  /**
   * Neighbours are there, counts fit, and nobody was writing. Blocks are copied to an array first: a JVM that has just
   * started reads single numbers from memory a hundred times slower than from an array.
   *
   * @return nodes that are removed, ascending
   */
  private IntList checkLinks(BottomLayer bottom, int count) {
    MemorySegment links = mappedLinks;
    checkSum(SnapshotFormat.LINKS, links, links.address() - bytes.address());
    IntList gone = new IntList();
    int width = bottom.lists.recordBytes() / Integer.BYTES;
    int[] block = new int[VectorStore.PER_BLOCK * width];
    for (int first = 0; first < count; first += VectorStore.PER_BLOCK) {
      int nodes = Math.min(VectorStore.PER_BLOCK, count - first);
      MemorySegment.copy(links, INT, 4L * first * width, block, 0, nodes * width);
      for (int i = 0; i < nodes; i++) {
        if (!NodeLinks.isSound(block, i * width, bottom.capacity(), count))
          throw malformed(SnapshotFormat.AT_SECTIONS, "bad links: node=" + (first + i) + ", count=" + count);
        if (!NodeLinks.isLive(block[i * width]))
          gone.add(first + i);
      }
    }
    return gone;
  }

  /** Every neighbour in an upper layer has a place there. */
  private void restore(UpperLayer layer, VectorStore store, int places, int count) {
    int[] record = new int[UpperLayer.recordBytes(layer.m) / Integer.BYTES];
    int owner = record.length - 1;
    for (int place = 0; place < places; place++) {
      Memory.read(layer.listAt(place), record, 0, record.length);
      if (record[owner] < -1 || record[owner] >= count || record[owner] >= 0 && layer.has(record[owner]))
        throw malformed(SnapshotFormat.AT_SECTIONS, "bad place: place=" + place + ", node=" + record[owner]);
      layer.restore(record[owner], place);
    }
    for (int place = 0; place < places; place++) {
      Memory.read(layer.listAt(place), record, 0, record.length);
      if (!NodeLinks.isSound(record, 0, layer.capacity(), count))
        throw malformed(SnapshotFormat.AT_SECTIONS, "bad links: place=" + place);
      int read = record[owner] < 0 ? 0 : NodeLinks.count(record[0]);
      for (int i = 1; i <= read; i++)
        if (!layer.has(record[i]))
          throw malformed(SnapshotFormat.AT_SECTIONS, "neighbour without a place: node=" + record[i]);
    }
    if (store.graph.layers() > 1)
      checkBelow(store.graph.upper(store.graph.layers() - 1), layer, places);
  }

  /** A search goes down from every node: it must be in the layer below. */
  private static void checkBelow(UpperLayer below, UpperLayer layer, int places) {
    for (int place = 0; place < places; place++)
      if (layer.nodeAt(place) >= 0 && !below.has(layer.nodeAt(place)))
        throw malformed(SnapshotFormat.AT_SECTIONS, "node not in the layer below: node=" + layer.nodeAt(place));
  }

  private void restoreEntry(VectorStore store, int count, int layers) {
    int node = ranged(SnapshotFormat.AT_ENTRY_NODE, -1, count - 1);
    int layer = ranged(SnapshotFormat.AT_ENTRY_LAYER, 0, layers);
    if (node < 0) {
      if (store.nodes.live() > 0)
        throw malformed(SnapshotFormat.AT_ENTRY_NODE, "no entry, live=" + store.nodes.live());
      return;
    }
    for (int each = 1; each <= layer; each++)
      if (!store.graph.upper(each).has(node))
        throw malformed(SnapshotFormat.AT_ENTRY_NODE, "entry not in its layer: node=" + node + ", layer=" + each);
    store.graph.restoreEntry(new Graph.Entry(node, layer));
  }

  private void checkPage() {
    if (page.get(LONG, SnapshotFormat.AT_MAGIC) != SnapshotFormat.MAGIC)
      throw malformed(SnapshotFormat.AT_MAGIC, "not an index");
    if (page.get(LONG, SnapshotFormat.AT_CHECKSUM) != checksum(page.asSlice(0, SnapshotFormat.AT_CHECKSUM)))
      throw malformed(SnapshotFormat.AT_CHECKSUM, "wrong checksum of the last page");
    ranged(SnapshotFormat.AT_VERSION, SnapshotFormat.VERSION, SnapshotFormat.VERSION);
  }

  private GraphOptions options() {
    int m = page.get(INT, SnapshotFormat.AT_M);
    int quantization = ranged(SnapshotFormat.AT_QUANTIZATION, 0, Quantization.values().length - 1);
    try {
      return new GraphOptions(m, page.get(INT, SnapshotFormat.AT_EF_CONSTRUCTION),
          effort > 0 ? effort : page.get(INT, SnapshotFormat.AT_EFFORT), Quantization.values()[quantization]);
    } catch (IllegalArgumentException e) {
      throw malformed(SnapshotFormat.AT_M, String.valueOf(e.getMessage()));
    }
  }

  private Codes step() {
    try {
      return new Codes(Float.intBitsToFloat(page.get(INT, SnapshotFormat.AT_STEP)));
    } catch (IllegalArgumentException e) {
      throw malformed(SnapshotFormat.AT_STEP, String.valueOf(e.getMessage()));
    }
  }

  private Signs limits(int number, int stride) {
    long at = offset;
    section(number, 1, stride * Float.BYTES, 1, FreshBlocks.tight());
    float[] centre = new float[stride];
    MemorySegment.copy(bytes, FLOAT, at, centre, 0, stride);
    return new Signs(centre);
  }

  private static int sectionAt(int number) {
    return SnapshotFormat.AT_SECTIONS + number * SnapshotFormat.SECTION_BYTES;
  }

  private int records(int number) {
    return ranged(sectionAt(number), 0, Nodes.MOST);
  }

  /** The next section, its checksum right unless it is left to {@link #checkRows}. */
  private Blocks section(int number, int wanted, int recordBytes, int perBlock, Blocks further) {
    int count = records(number);
    if (count != wanted)
      throw malformed(sectionAt(number), "wrong number of records: records=" + count + ", vectors=" + wanted);
    long size = SnapshotFormat.sectionBytes(count, recordBytes, perBlock);
    if (size > bytes.byteSize() - offset)
      throw malformed(sectionAt(number), "section beyond the end: bytes=" + size);
    long used = (long) (count + perBlock - 1) / perBlock * perBlock * recordBytes;
    MemorySegment section = bytes.asSlice(offset, used);
    boolean jumpedAbout = number == SnapshotFormat.LINKS || number == SnapshotFormat.CODES;
    if (number == SnapshotFormat.LINKS)
      mappedLinks = section;
    if (number != SnapshotFormat.ROWS && !jumpedAbout)
      checkSum(number, section, offset);
    offset += size;
    return new MappedBlocks(jumpedAbout ? copied(section) : () -> section, further);
  }

  /** Memory that has the same bytes, made by a thread of its own from now on. */
  private static Supplier<MemorySegment> copied(MemorySegment section) {
    if (!HugePages.isWorthCopying(section))
      return () -> section;
    FutureTask<MemorySegment> copying = aside("copy", () -> {
      MemorySegment copy = HugePages.forCopyOf(section);
      if (!copy.equals(section))
        MemorySegment.copy(section, 0, copy, 0, section.byteSize());
      return copy;
    });
    return () -> await(copying);
  }

  private static <T> FutureTask<T> aside(String what, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("foreshock-vector-" + what).start(task);
    return task;
  }

  private static <T> T await(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException("snapshot not read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a snapshot was read", e);
    }
  }

  private static long checksum(MemorySegment of) {
    CRC32C checksum = new CRC32C();
    for (long from = 0; from < of.byteSize(); from += 1L << 30)
      checksum.update(of.asSlice(from, Math.min(1L << 30, of.byteSize() - from)).asByteBuffer());
    return checksum.getValue();
  }

  private int ranged(int at, int min, int max) {
    int value = page.get(INT, at);
    if (value < min || value > max)
      throw malformed(at, "out of range: value=" + value + ", range=" + min + ".." + max);
    return value;
  }

  private static MalformedIndexException malformed(long at, String reason) {
    return new MalformedIndexException(at, reason);
  }
}
