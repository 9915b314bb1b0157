package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running {@link JoinNode}: builds on the first call, then probes chunk by chunk. */
final class JoinSource implements RowSource {
  private static final int MAX_SERIES = 10_000;
  private static final long BYTES_PER_KEY = 96;

  private final JoinNode join;
  private final Execution execution;
  private final int level;
  private final KeyTable keys;
  private final RowStore rows;
  private final BitSet matchedRight = new BitSet();
  /** First right row of a key, and the next one of the same key; -1 ends. */
  private int[] first = {};
  private int[] following = {};
  private @Nullable RowSource left;

  private @Nullable Chunk probe;
  private int[] probeIds = {};
  private BitSet matchedLeft = new BitSet();
  private int leftRow;
  private int rightRow = -1;
  private boolean leftDone;
  private int unmatchedAt;
  private long linkBytes;
  private @Nullable PartedJoin parted;

  JoinSource(JoinNode join, Execution execution) {
    this(join, execution, 0);
  }

  /** @param level how often the inputs were parted before */
  JoinSource(JoinNode join, Execution execution, int level) {
    this.level = level;
    this.join = join;
    this.execution = execution;
    this.keys = new KeyTable(join.rightKeys().stream().map(Expr::type).toList(), execution.memory());
    this.rows = new RowStore(join.right().types(), execution.memory());
  }

  @Override
  public @Nullable Chunk next() {
    if (left == null && parted == null) build();
    if (parted != null) return parted.next();
    while (true) {
      execution.checkRunning();
      if (probe == null && !leftDone && left != null) fetch(left);
      if (probe == null) return join.kind() == JoinNode.Kind.FULL ? unmatchedRight() : null;
      Chunk out = leftRow < probe.size() ? pairs(probe) : finish(probe);
      if (out.size() > 0) return out;
    }
  }

  private void build() {
    Set<String> series = new HashSet<>();
    SpillParts onDisk = null;
    try (RowSource right = join.right().open(execution)) {
      for (Chunk in = right.next(); in != null; in = right.next()) {
        if (onDisk == null && isFull(in)) onDisk = toDisk();
        if (onDisk == null) add(in, series);
        else onDisk.write(in, JoinNode.keys(join.rightKeys(), in, execution));
      }
    }
    if (onDisk != null) {
      parted = new PartedJoin(join, execution, onDisk, level);
      return;
    }
    ScanNode scan = join.seriesScan();
    if (scan != null && series.size() <= MAX_SERIES) execution.hint(scan, series);
    left = join.left().open(execution);
  }

  private boolean isFull(Chunk in) {
    boolean canPart = !join.rightKeys().isEmpty() && execution.disk().isThere() && level < SpillParts.MAX_LEVEL;
    return canPart && execution.memory().room() < 2 * (MemoryBudget.sizeOf(in) + BYTES_PER_KEY * in.size());
  }

  /** Puts the rows so far on disk. */
  private SpillParts toDisk() {
    SpillParts parts = new SpillParts(execution.disk(), level);
    for (int from = 0; from < rows.size(); from += BATCH) {
      int[] some = new int[Math.min(BATCH, rows.size() - from)];
      for (int i = 0; i < some.length; i++)
        some[i] = from + i;
      Chunk chunk = rows.gather(some, some.length);
      parts.write(chunk, JoinNode.keys(join.rightKeys(), chunk, execution));
    }
    release();
    return parts;
  }

  private void release() {
    rows.release();
    keys.release();
    execution.memory().release(linkBytes);
    linkBytes = 0;
  }

  private void add(Chunk in, Set<String> series) {
    List<ColumnVector> key = JoinNode.keys(join.rightKeys(), in, execution);
    int base = rows.size();
    rows.add(in);
    execution.memory().reserve(8L * in.size());
    linkBytes += 8L * in.size();
    int[] ids = keys.map(key, in.size(), true);
    first = grown(first, keys.count());
    following = grown(following, rows.size());
    for (int i = 0; i < in.size(); i++) {
      if (anyNull(key, i)) continue;
      following[base + i] = first[ids[i]];
      first[ids[i]] = base + i;
      if (join.seriesScan() != null && series.size() <= MAX_SERIES && key.getFirst().get(i) instanceof String s)
        series.add(s);
    }
  }

  private static int[] grown(int[] a, int size) {
    if (size <= a.length) return a;
    int[] bigger = Arrays.copyOf(a, Math.max(size, a.length + (a.length >> 1) + 16));
    Arrays.fill(bigger, a.length, bigger.length, -1);
    return bigger;
  }

  private static boolean anyNull(List<ColumnVector> key, int row) {
    for (ColumnVector k : key)
      if (k.isNull(row)) return true;
    return false;
  }

  private void fetch(RowSource source) {
    probe = source.next();
    if (probe == null) {
      leftDone = true;
      return;
    }
    List<ColumnVector> key = JoinNode.keys(join.leftKeys(), probe, execution);
    probeIds = keys.map(key, probe.size(), false);
    for (int i = 0; i < probeIds.length; i++)
      if (anyNull(key, i)) probeIds[i] = -1;
    matchedLeft = new BitSet();
    leftRow = 0;
    rightRow = probeIds[0] < 0 ? -1 : first[probeIds[0]];
  }

  /** The next batch of pairs that pass the residual conditions; may be empty. */
  private Chunk pairs(Chunk in) {
    int[] l = new int[BATCH];
    int[] r = new int[BATCH];
    int n = 0;
    while (n < BATCH && leftRow < in.size()) {
      if (rightRow < 0) {
        leftRow++;
        if (leftRow < in.size()) rightRow = probeIds[leftRow] < 0 ? -1 : first[probeIds[leftRow]];
        continue;
      }
      l[n] = leftRow;
      r[n++] = rightRow;
      rightRow = following[rightRow];
    }
    Chunk both = JoinNode.beside(Vectors.gather(in, l, n), rows.gather(r, n));
    boolean[] passed = passes(both, n);
    int kept = 0;
    int[] keep = new int[n];
    for (int i = 0; i < n; i++) {
      if (!passed[i]) continue;
      keep[kept++] = i;
      matchedLeft.set(l[i]);
      if (join.kind() == JoinNode.Kind.FULL) matchedRight.set(r[i]);
    }
    return kept == n ? both : Vectors.gather(both, keep, kept);
  }

  private boolean[] passes(Chunk both, int n) {
    boolean[] passed = new boolean[n];
    Arrays.fill(passed, true);
    if (n == 0) return passed;
    for (Expr e : join.residual()) {
      ColumnVector.Longs v = (ColumnVector.Longs) e.eval(both, execution.run());
      for (int i = 0; i < n; i++)
        passed[i] &= !v.isNull(i) && v.values()[i] != 0;
    }
    return passed;
  }

  /** The chunk's rows without a partner. */
  private Chunk finish(Chunk in) {
    probe = null;
    if (join.kind() == JoinNode.Kind.INNER) return JoinNode.nulls(join.types(), 0);
    int[] alone = new int[in.size()];
    int n = 0;
    for (int i = 0; i < in.size(); i++)
      if (!matchedLeft.get(i)) alone[n++] = i;
    return JoinNode.beside(Vectors.gather(in, alone, n), JoinNode.nulls(join.right().types(), n));
  }

  private @Nullable Chunk unmatchedRight() {
    int[] alone = new int[BATCH];
    int n = 0;
    while (n < BATCH && unmatchedAt < rows.size()) {
      if (!matchedRight.get(unmatchedAt)) alone[n++] = unmatchedAt;
      unmatchedAt++;
    }
    return n == 0 ? null : JoinNode.beside(JoinNode.nulls(join.left().types(), n), rows.gather(alone, n));
  }

  @Override
  public void close() {
    if (left != null) left.close();
    if (parted != null) parted.close();
    release();
  }
}
