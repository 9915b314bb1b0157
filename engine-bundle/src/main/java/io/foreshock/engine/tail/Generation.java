package io.foreshock.engine.tail;

import io.foreshock.api.table.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the journal in memory: what later becomes blocks in one piece. The writer appends until it starts the
 * next generation; readers share it.
 */
public final class Generation {
  private final long base;
  private final long createdNanos;
  private final Map<Integer, TableBuffer> tables;
  private final int limit;
  private final Map<Integer, int[]> expected;
  private long lastSeq;
  private volatile long rows;
  private int entries;

  /**
   * @param base
   *            every row's sequence number lies above
   */
  public Generation(long base, long createdNanos) {
    this(base, createdNanos, new ConcurrentHashMap<>(), -1, Map.of());
  }

  /**
   * @param expected
   *            rows that will probably come, by table and series number
   */
  public Generation(long base, long createdNanos, Map<Integer, int[]> expected) {
    this(base, createdNanos, new ConcurrentHashMap<>(), -1, expected);
  }

  private Generation(long base, long createdNanos, Map<Integer, TableBuffer> tables, int limit,
      Map<Integer, int[]> expected) {
    this.expected = expected;
    this.base = base;
    this.lastSeq = base;
    this.createdNanos = createdNanos;
    this.tables = tables;
    this.limit = limit;
  }

  /** For the writer only: the stretch after this one, with room for as many rows. */
  public Generation next(long nextBase, long nanos) {
    Map<Integer, int[]> sizes = new HashMap<>();
    tables.forEach((id, table) -> sizes.put(id, table.sizes()));
    return new Generation(nextBase, nanos, new ConcurrentHashMap<>(), -1, sizes);
  }

  /** For reading beside others: the rows so far, whatever sequence number is read at; more may follow here. */
  public Generation soFar() {
    return new Generation(base, createdNanos, tables, (int) (lastSeq - base), Map.of());
  }

  /**
   * For the writer only.
   *
   * @param valueColumns
   *            of the table, by slot; at least as many as the rows have
   */
  public void append(long seq, int table, List<Column> valueColumns, Rows more) {
    tables.computeIfAbsent(table, id -> new TableBuffer(expected.getOrDefault(id, new int[0]))).append((int) (seq
        - base), valueColumns, more);
    lastSeq = seq;
    rows += more.size();
    entries++;
  }

  /** For the writer only: an entry of the journal of which nothing is left to be read; its number is used up. */
  public void skip(long seq) {
    lastSeq = seq;
  }

  public @Nullable TableBuffer table(int id) {
    return tables.get(id);
  }

  public Set<Integer> tableIds() {
    return tables.keySet();
  }

  /** Sequence number as the buffers of this generation count it. */
  public int relative(long seq) {
    return limit >= 0 ? limit : (int) Math.min(Integer.MAX_VALUE, seq - base);
  }

  public long base() {
    return base;
  }

  /** Highest sequence number; for the writer, and for all once the generation is frozen. */
  public long lastSeq() {
    return lastSeq;
  }

  public long rows() {
    return rows;
  }

  public int entries() {
    return entries;
  }

  public long createdNanos() {
    return createdNanos;
  }
}
