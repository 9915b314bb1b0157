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
  /** Floats of a padded row. */
  final int stride;
  final Element element;
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
  private volatile @Nullable Coding codes;

  VectorStore(int dimension, Metric metric, GraphOptions options, Blocks rowBlocks, Blocks linkBlocks, Blocks idBlocks,
      Blocks codeBlocks) {
    if (dimension < 1 || dimension > MAX_DIMENSION)
      throw new IllegalArgumentException("dimension out of range: dimension=" + dimension + ", range=1.."
          + MAX_DIMENSION);
    this.dimension = dimension;
    this.metric = metric;
    this.options = options;
    element = Element.of(options.quantization());
    stride = element.stride(dimension);
    boolean quantized = isCoded(options);
    rows = new Rows(new Records(rowBlocks, element.rowBytes(stride), SHIFT), Comparison.of(metric, element), element);
    codeRows = new Rows(new Records(codeBlocks, codeBytes(options, stride), SHIFT), Comparison.ofCodes(metric, options
        .quantization()), element);
    ids = new IdTable(new Records(idBlocks, Long.BYTES, SHIFT));
    Records links = new Records(linkBlocks, BottomLayer.recordBytes(options.m()), SHIFT);
    searchers = new Searchers(stride, metric, options.quantization() == Quantization.INT8);
    graph = new Graph(options, new BottomLayer(links), rows, FreshBlocks.tight(), this::removedCount);
    nodes = quantized
        ? new Nodes(searchers, graph::forget, rows.records(), links, ids.ids, codeRows.records())
        : new Nodes(searchers, graph::forget, rows.records(), links, ids.ids);
  }

  /** Whether a search looks at codes on its way. */
  static boolean isCoded(GraphOptions options) {
    return options.quantization() == Quantization.INT8 || options.quantization() == Quantization.BINARY;
  }

  /** Of a row of codes; without codes there are no rows of them. */
  static int codeBytes(GraphOptions options, int stride) {
    return options.quantization() == Quantization.BINARY ? Signs.rowBytes(stride) : Codes.stride(stride);
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
  Coding codes() {
    return codes;
  }

  void setRow(int node, float[] row) {
    element.write(row, stride, rows.records().address(node));
    Coding now = codes;
    if (now != null)
      setCodes(node, row, now);
  }

  boolean hasRow(int node, float[] row) {
    long address = rows.records().address(node);
    boolean same = true;
    for (int i = 0; i < dimension; i++)
      same &= element.holds(address, i, row[i]);
    return same;
  }

  private void setCodes(int node, float[] row, Coding by) {
    byte[] codes = new byte[codeRows.records().recordBytes()];
    by.encode(row, codes);
    Memory.write(codeRows.records().address(node), codes, codes.length);
  }

  /** Settles what the codes mean from the vectors there are; at other times does nothing. */
  void learnCodes() {
    if (!isCoded(options) || codes != null || nodes.count() < LEARNT_FROM)
      return;
    gate.writeLock().lock();
    try {
      if (codes == null)
        useCodes(options.quantization() == Quantization.BINARY
            ? Signs.learn(sample(), dimension, stride)
            : Codes.learn(sample(), LEARNT_FROM * dimension));
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

  private void useCodes(Coding learnt) {
    float[] row = new float[stride];
    for (int node = 0; node < nodes.count(); node++) {
      Memory.read(rows.records().address(node), row, stride);
      setCodes(node, row, learnt);
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
    ids.restore(nodes.count(), gone);
  }

  /**
   * Of a snapshot: the search leaves out the second of two vectors, but nobody can say which is right.
   *
   * @throws MalformedIndexException
   *             when one id has two
   */
  void checkIds() {
    int twice = ids.twice();
    if (twice >= 0)
      throw new MalformedIndexException(SnapshotFormat.AT_SECTIONS, "an id twice: id=" + ids.id(twice));
  }

  /** As read from a snapshot, with the codes themselves. */
  void restoreCodes(Coding read) {
    codes = read;
  }

  GraphIndex.Memory memory() {
    return new GraphIndex.Memory(rows.records().bytes(), graph.bytes(), codeRows.records().bytes(), ids.bytes(),
        searchers.bytes());
  }
}
