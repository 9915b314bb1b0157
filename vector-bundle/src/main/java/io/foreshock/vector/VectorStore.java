package io.foreshock.vector;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * What an index is made of: rows, graph, ids, codes, and who may work on them. Everything is in records of fixed size in
 * blocks that never move, so it can as well be mapped from a file.
 */
final class VectorStore {
  /** Vectors seen before the step of the codes is settled. */
  static final int LEARNT_FROM = 4_096;
  private static final int SHIFT = 10;
  static final int PER_BLOCK = 1 << SHIFT;

  final int dimension;
  final int stride;
  final Metric metric;
  final GraphOptions options;
  final Rows rows;
  final Rows codeRows;
  final IdTable ids;
  final Graph graph;
  final Searchers searchers;
  final Nodes nodes;
  /** Shared by puts; exclusive for what must not see one half done. */
  final ReadWriteLock gate = new ReentrantReadWriteLock();
  /** What whoever had the snapshot written wanted to know again; 0 in a new index. */
  long mark;
  private volatile @Nullable Codes codes;

  VectorStore(int dimension, Metric metric, GraphOptions options, Blocks rowBlocks, Blocks linkBlocks, Blocks idBlocks,
      Blocks codeBlocks) {
    if (dimension < 1 || dimension > MAX_DIMENSION)
      throw new IllegalArgumentException("dimension out of range: dimension=" + dimension + ", range=1.."
          + MAX_DIMENSION);
    this.dimension = dimension;
    this.metric = metric;
    this.options = options;
    stride = Kernels.padded(dimension);
    boolean quantized = options.quantization() == Quantization.INT8;
    rows = new Rows(new Records(rowBlocks, stride * Float.BYTES, SHIFT), Comparison.of(metric, false));
    codeRows = new Rows(new Records(codeBlocks, Codes.stride(stride), SHIFT), Comparison.of(metric, true));
    ids = new IdTable(new Records(idBlocks, Long.BYTES, SHIFT));
    Records links = new Records(linkBlocks, BottomLayer.recordBytes(options.m()), SHIFT);
    searchers = new Searchers(stride, metric, quantized);
    graph = new Graph(options, new BottomLayer(links), rows, FreshBlocks.tight(), this::removedCount);
    nodes = quantized
        ? new Nodes(searchers, graph::forget, rows.records(), links, ids.ids, codeRows.records())
        : new Nodes(searchers, graph::forget, rows.records(), links, ids.ids);
  }

  private int removedCount() {
    return nodes.removedCount();
  }

  static final int MAX_DIMENSION = 4_096;

  boolean isLive(int node) {
    return NodeLinks.isLive(graph.bottom.list(node));
  }

  /** Null: none, or not settled yet. */
  @Nullable
  Codes codes() {
    return codes;
  }

  void setRow(int node, float[] row) {
    Memory.write(rows.records().address(node), row, stride);
    Codes now = codes;
    if (now != null)
      setCodes(node, row, now, new byte[stride]);
  }

  boolean hasRow(int node, float[] row) {
    long address = rows.records().address(node);
    boolean same = true;
    for (int i = 0; i < row.length; i++)
      same &= row[i] == Memory.getFloat(address + 4L * i);
    return same;
  }

  private void setCodes(int node, float[] row, Codes by, byte[] buffer) {
    by.encode(row, buffer);
    Memory.write(codeRows.records().address(node), buffer, buffer.length);
  }

  /** Settles the step of the codes from the vectors there are; at other times does nothing. */
  void learnCodes() {
    if (options.quantization() == Quantization.NONE || codes != null || nodes.count() < LEARNT_FROM)
      return;
    gate.writeLock().lock();
    try {
      if (codes == null)
        useCodes(Codes.learn(sample(), LEARNT_FROM * dimension));
    } finally {
      gate.writeLock().unlock();
    }
  }

  private float[] sample() {
    float[] sample = new float[LEARNT_FROM * dimension];
    float[] row = new float[dimension];
    for (int node = 0; node < LEARNT_FROM; node++) {
      Memory.read(rows.records().address(node), row, dimension);
      System.arraycopy(row, 0, sample, node * dimension, dimension);
    }
    return sample;
  }

  private void useCodes(Codes learnt) {
    float[] row = new float[stride];
    byte[] buffer = new byte[stride];
    for (int node = 0; node < nodes.count(); node++) {
      Memory.read(rows.records().address(node), row, stride);
      setCodes(node, row, learnt, buffer);
    }
    codes = learnt;
  }

  /** As many records as there are in a snapshot. */
  void restore(int count) {
    nodes.restore(count);
  }

  /**
   * Once the links are known to be sound.
   *
   * @param gone
   *            ascending
   */
  void restoreIds(int[] gone) {
    nodes.restoreGone(gone);
    synchronized (ids) {
      int twice = ids.restore(nodes.count(), gone);
      if (twice >= 0)
        throw new MalformedIndexException(SnapshotFormat.AT_SECTIONS, "an id twice: id=" + ids.id(twice));
    }
  }

  /** As read from a snapshot, with the codes themselves. */
  void restoreCodes(Codes read) {
    codes = read;
  }

  GraphIndex.Memory memory() {
    return new GraphIndex.Memory(rows.records().bytes(), graph.bytes(), codeRows.records().bytes(), ids.bytes(),
        searchers.bytes());
  }
}
