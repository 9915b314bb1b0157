package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link SnapshotFormat} while vectors are put and removed. What is written is settled in one moment in which
 * nobody puts ({@link #SnapshotWriter}): the nodes below a number. Their rows and ids do not change meanwhile, as
 * {@link Nodes#holdPlaces} gives no place away; their lists do, so each is copied as a search reads it and links to
 * later nodes are left out. So removals after that moment may be in it or not: whoever knows of them does them again.
 * Used once.
 */
final class SnapshotWriter {
  private static final int PIECE = 1 << 20;

  private final VectorStore store;
  private final int count;
  private final int[] places;
  private final Graph.@Nullable Entry entry;
  private final @Nullable Coding codes;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
  private final MemorySegment target = MemorySegment.ofBuffer(piece);
  private final ByteBuffer last = ByteBuffer.allocate(SnapshotFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);
  private final int[] list = new int[NodeLinks.MAX_COUNT];

  /** To be made while nobody puts; to be written later. */
  SnapshotWriter(VectorStore store, long mark) {
    this.store = store;
    count = store.nodes.count();
    entry = store.graph.entry();
    codes = store.codes();
    places = new int[store.graph.layers()];
    for (int i = 0; i < places.length; i++)
      places[i] = store.graph.upper(i + 1).places();
    last.putLong(SnapshotFormat.AT_MARK, mark);
  }

  /** Makes the bytes of one record what they should be, from its address and at its place in the piece. */
  @FunctionalInterface
  private interface Amendment {
    void amend(long record, int at);
  }

  void write(WritableByteChannel out) throws IOException {
    describe();
    section(SnapshotFormat.ROWS, store.rows.records(), count, null, out);
    section(SnapshotFormat.LINKS, store.graph.bottom.lists, count, this::amendList, out);
    section(SnapshotFormat.IDS, store.ids.ids, count, null, out);
    section(SnapshotFormat.CODES, store.codeRows.records(), codes == null ? 0 : count, null, out);
    for (int layer = 1; layer <= places.length; layer++) {
      UpperLayer upper = store.graph.upper(layer);
      section(SnapshotFormat.UPPER + layer - 1, upper.lists, places[layer - 1],
          (record, at) -> amendPlace(upper, record, at), out);
    }
    if (codes instanceof Signs signs)
      limits(signs, SnapshotFormat.UPPER + places.length, out);
    CRC32C checksum = new CRC32C();
    checksum.update(last.array(), 0, SnapshotFormat.AT_CHECKSUM);
    last.putLong(SnapshotFormat.AT_CHECKSUM, checksum.getValue());
    drain(last, out);
  }

  private void describe() {
    GraphOptions options = store.options;
    last.putLong(SnapshotFormat.AT_MAGIC, SnapshotFormat.MAGIC);
    last.putInt(SnapshotFormat.AT_VERSION, SnapshotFormat.VERSION);
    last.putInt(SnapshotFormat.AT_METRIC, store.metric.ordinal());
    last.putInt(SnapshotFormat.AT_DIMENSION, store.dimension);
    last.putInt(SnapshotFormat.AT_M, options.m());
    last.putInt(SnapshotFormat.AT_EF_CONSTRUCTION, options.efConstruction());
    last.putInt(SnapshotFormat.AT_EFFORT, options.effort());
    last.putInt(SnapshotFormat.AT_QUANTIZATION, options.quantization().ordinal());
    last.putInt(SnapshotFormat.AT_COUNT, count);
    last.putFloat(SnapshotFormat.AT_STEP, codes instanceof Codes steps ? steps.step() : 0);
    last.putInt(SnapshotFormat.AT_ENTRY_NODE, entry == null ? -1 : entry.node());
    last.putInt(SnapshotFormat.AT_ENTRY_LAYER, entry == null ? 0 : entry.layer());
    last.putInt(SnapshotFormat.AT_LAYERS, places.length);
  }

  private void section(int number, Records records, int used, @Nullable Amendment amendment, WritableByteChannel out)
      throws IOException {
    CRC32C checksum = new CRC32C();
    int perPiece = Math.min(records.perBlock(), PIECE / records.recordBytes());
    for (int from = 0; from < used;) {
      int within = from % records.perBlock();
      int some = Math.min(Math.min(perPiece, records.perBlock() - within), used - from);
      copy(records, from, some, amendment);
      write(some * records.recordBytes(), checksum, out);
      from += some;
    }
    long whole = (long) (used + records.perBlock() - 1) / records.perBlock() * records.perBlock();
    fill((whole - used) * records.recordBytes(), checksum, out);
    fill(SnapshotFormat.sectionBytes(used, records.recordBytes(), records.perBlock()) - whole * records.recordBytes(),
        new CRC32C(), out);
    describe(number, used, checksum);
  }

  private void limits(Signs signs, int number, WritableByteChannel out) throws IOException {
    float[] centre = signs.centre();
    CRC32C checksum = new CRC32C();
    for (int i = 0; i < centre.length; i++)
      piece.putFloat(i * Float.BYTES, centre[i]);
    int bytes = centre.length * Float.BYTES;
    write(bytes, checksum, out);
    fill(SnapshotFormat.sectionBytes(1, bytes, 1) - bytes, new CRC32C(), out);
    describe(number, 1, checksum);
  }

  private void describe(int number, int used, CRC32C checksum) {
    int at = SnapshotFormat.AT_SECTIONS + number * SnapshotFormat.SECTION_BYTES;
    last.putInt(at, used);
    last.putInt(at + 4, (int) checksum.getValue());
  }

  private void copy(Records records, int from, int some, @Nullable Amendment amendment) {
    int bytes = records.recordBytes();
    MemorySegment.copy(Memory.ALL, records.address(from), target, 0, (long) some * bytes);
    if (amendment != null)
      for (int i = 0; i < some; i++)
        amendment.amend(records.address(from + i), i * bytes);
  }

  /** The list as of one moment, without nodes that are not written. */
  private void amendList(long record, int at) {
    int header = NodeLinks.readForChange(record, list);
    int kept = 0;
    for (int i = 0; i < NodeLinks.count(header); i++)
      if (list[i] < count)
        piece.putInt(at + NodeLinks.HEADER + 4 * kept++, list[i]);
    piece.putInt(at, NodeLinks.withCount(header, kept));
  }

  /** A place given to a later node is a free one. */
  private void amendPlace(UpperLayer layer, long record, int at) {
    amendList(record, at);
    int owner = Memory.getIntAcquire(layer.owner(record));
    boolean kept = owner >= 0 && owner < count;
    if (!kept)
      piece.putInt(at, NodeLinks.withCount(piece.getInt(at), 0));
    piece.putInt(at + (int) (layer.owner(record) - record), kept ? owner : -1);
  }

  private void fill(long zeros, CRC32C checksum, WritableByteChannel out) throws IOException {
    Arrays.fill(piece.array(), (byte) 0);
    for (long left = zeros; left > 0; left -= PIECE)
      write((int) Math.min(PIECE, left), checksum, out);
  }

  private void write(int bytes, CRC32C checksum, WritableByteChannel out) throws IOException {
    checksum.update(piece.array(), 0, bytes);
    drain(piece.slice(0, bytes), out);
  }

  private static void drain(ByteBuffer bytes, WritableByteChannel out) throws IOException {
    while (bytes.hasRemaining())
      out.write(bytes);
  }
}
