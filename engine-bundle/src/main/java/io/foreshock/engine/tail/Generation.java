package io.foreshock.engine.tail;

import io.foreshock.api.table.Column;
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
  private final Map<Integer, TableBuffer> tables = new ConcurrentHashMap<>();
  private long lastSeq;
  private volatile long rows;
  private int entries;

  /**
   * @param base
   *            every row's sequence number lies above
   */
  public Generation(long base, long createdNanos) {
    this.base = base;
    this.lastSeq = base;
    this.createdNanos = createdNanos;
  }

  /** For the writer only. */
  public void append(long seq, int table, List<Column> valueColumns, Rows more) {
    tables.computeIfAbsent(table, _ -> new TableBuffer(valueColumns)).append((int) (seq - base), more);
    lastSeq = seq;
    rows += more.size();
    entries++;
  }

  public @Nullable TableBuffer table(int id) {
    return tables.get(id);
  }

  public Set<Integer> tableIds() {
    return tables.keySet();
  }

  /** Sequence number as the buffers of this generation count it. */
  public int relative(long seq) {
    return (int) Math.min(Integer.MAX_VALUE, seq - base);
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
