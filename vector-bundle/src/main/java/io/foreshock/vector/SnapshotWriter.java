package io.foreshock.vector;

import io.foreshock.api.vector.GraphOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Writes {@link SnapshotFormat}. The records are memory already in the form of the file; the checksums come first, as
 * they are in the header and a channel cannot go back. Nobody may change the store meanwhile. Used once.
 */
final class SnapshotWriter {
  private static final int PIECE = 1 << 20;

  private final VectorStore store;
  private final WritableByteChannel out;
  private final ByteBuffer header = ByteBuffer.allocate(SnapshotFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);

  private SnapshotWriter(VectorStore store, WritableByteChannel out) {
    this.store = store;
    this.out = out;
  }

  /** The part of a set of records that is in use. */
  private record Section(Records records, int count) {
    /** Whole blocks, as they are mapped. */
    int blocks() {
      return (count + records.perBlock() - 1) / records.perBlock();
    }

    ByteBuffer bytes(int block) {
      return records.block(block).asByteBuffer();
    }

    long padding() {
      return SnapshotFormat.sectionBytes(count, records.recordBytes(), records.perBlock())
          - (long) blocks() * records.perBlock() * records.recordBytes();
    }
  }

  static void write(VectorStore store, WritableByteChannel out) throws IOException {
    SnapshotWriter writer = new SnapshotWriter(store, out);
    Section[] sections = writer.sections();
    writer.fillHeader();
    for (int i = 0; i < sections.length; i++)
      writer.describe(i, sections[i]);
    CRC32C checksum = new CRC32C();
    checksum.update(writer.header.array(), 0, SnapshotFormat.AT_CHECKSUM);
    writer.header.putLong(SnapshotFormat.AT_CHECKSUM, checksum.getValue());
    writer.drain(writer.header);
    for (Section section : sections)
      writer.writeOut(section);
  }

  private Section[] sections() {
    int count = store.nodes.count();
    Section[] sections = new Section[SnapshotFormat.UPPER + store.graph.layers()];
    sections[SnapshotFormat.ROWS] = new Section(store.rows.records(), count);
    sections[SnapshotFormat.LINKS] = new Section(store.graph.bottom.lists, count);
    sections[SnapshotFormat.IDS] = new Section(store.ids.ids, count);
    sections[SnapshotFormat.CODES] = new Section(store.codeRows.records(), store.codes() == null ? 0 : count);
    for (int layer = 1; layer <= store.graph.layers(); layer++) {
      UpperLayer upper = store.graph.upper(layer);
      sections[SnapshotFormat.UPPER + layer - 1] = new Section(upper.lists, upper.places());
    }
    return sections;
  }

  private void fillHeader() {
    GraphOptions options = store.options;
    Graph.Entry entry = store.graph.entry();
    Codes codes = store.codes();
    header.putLong(SnapshotFormat.AT_MAGIC, SnapshotFormat.MAGIC);
    header.putInt(SnapshotFormat.AT_VERSION, SnapshotFormat.VERSION);
    header.putInt(SnapshotFormat.AT_METRIC, store.metric.ordinal());
    header.putInt(SnapshotFormat.AT_DIMENSION, store.dimension);
    header.putInt(SnapshotFormat.AT_M, options.m());
    header.putInt(SnapshotFormat.AT_EF_CONSTRUCTION, options.efConstruction());
    header.putInt(SnapshotFormat.AT_EFFORT, options.effort());
    header.putInt(SnapshotFormat.AT_QUANTIZATION, options.quantization().ordinal());
    header.putInt(SnapshotFormat.AT_COUNT, store.nodes.count());
    header.putFloat(SnapshotFormat.AT_STEP, codes == null ? 0 : codes.step());
    header.putInt(SnapshotFormat.AT_ENTRY_NODE, entry == null ? -1 : entry.node());
    header.putInt(SnapshotFormat.AT_ENTRY_LAYER, entry == null ? 0 : entry.layer());
    header.putInt(SnapshotFormat.AT_LAYERS, store.graph.layers());
  }

  private void describe(int number, Section section) {
    CRC32C checksum = new CRC32C();
    for (int block = 0; block < section.blocks(); block++)
      checksum.update(section.bytes(block));
    int at = SnapshotFormat.AT_SECTIONS + number * SnapshotFormat.SECTION_BYTES;
    header.putInt(at, section.count);
    header.putInt(at + 4, (int) checksum.getValue());
  }

  private void writeOut(Section section) throws IOException {
    for (int block = 0; block < section.blocks(); block++)
      drain(section.bytes(block));
    drain(ByteBuffer.allocate((int) section.padding()));
  }

  /** In pieces, as a channel copies what it is given first. */
  private void drain(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer piece = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
      bytes.position(bytes.position() + out.write(piece));
    }
  }
}
