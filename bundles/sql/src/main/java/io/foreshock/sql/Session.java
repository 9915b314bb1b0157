package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's statements. The store's transaction begins with the first statement that reads or writes, so that an
 * idle one holds no view of the store. For one thread at a time, {@link #cancel} excepted.
 */
final class Session implements SqlSession, Access {
  private static final int MAX_SAVEPOINTS = 10_000;
  private static final int MAX_EFFORT = 10_000;

  private final Engine engine;
  private final Tables tables;
  private volatile boolean cancelled;
  /** Nanoseconds of a statement, 0 = as long as it takes. */
  private long limit;
  private long deadline;

  private int effort;
  private boolean explicit;
  private @Nullable Transaction transaction;
  /** What the transaction has written. */
  private final List<Write> written = new ArrayList<>();
  private final List<Savepoint> savepoints = new ArrayList<>();

  /** @param writes how many writes came before */
  private record Savepoint(String name, int writes) {}

  Session(Engine engine, Tables tables) {
    this.engine = engine;
    this.tables = tables;
  }

  @Override
  public StatementShape describe(String sql, List<@Nullable ColumnType> parameters) {
    return engine.describe(sql, parameters);
  }

  @Override
  public SqlQueryEngine.Result execute(String sql, List<@Nullable Object> parameters) {
    cancelled = false;
    if (limit > 0) deadline = System.nanoTime() + limit;
    return engine.execute(sql, parameters, this);
  }

  @Override
  public long insert(String table, List<String> columns, Chunk rows) {
    TableSchema schema = tables.find(table)
        .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: " + table));
    write(List.of(Writer.insert(schema, columns, rows)));
    return rows.size();
  }

  @Override
  public void begin() {
    explicit = true;
  }

  @Override
  public void commit() {
    Transaction ending = transaction;
    forget();
    if (ending == null) return;
    try (ending) {
      ending.commit();
    }
  }

  @Override
  public void rollback() {
    Transaction ending = transaction;
    forget();
    if (ending != null) ending.close();
  }

  private void forget() {
    explicit = false;
    transaction = null;
    written.clear();
    savepoints.clear();
  }

  @Override
  public void savepoint(String name) {
    if (!explicit)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "SAVEPOINT can only be used in transaction blocks");
    if (savepoints.size() == MAX_SAVEPOINTS)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "too many savepoints: limit=" + MAX_SAVEPOINTS);
    savepoints.add(new Savepoint(name, written.size()));
  }

  @Override
  public void rollbackTo(String name) {
    int at = find(name);
    List<Write> kept = List.copyOf(written.subList(0, savepoints.get(at).writes()));
    savepoints.subList(at + 1, savepoints.size()).clear();
    Transaction open = transaction;
    if (open == null || kept.size() == written.size()) return;
    open.restart();
    written.clear();
    write(kept);
  }

  @Override
  public void release(String name) {
    savepoints.subList(find(name), savepoints.size()).clear();
  }

  private int find(String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--)
      if (savepoints.get(i).name().equals(name)) return i;
    throw new ForeshockException(ErrorCode.NOT_FOUND, "savepoint \"" + name + "\" does not exist");
  }

  @Override
  public boolean inTransaction() {
    return explicit;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean stopped() {
    return cancelled || limit > 0 && System.nanoTime() - deadline > 0;
  }

  @Override
  public void limit(long nanos) {
    limit = nanos;
  }

  @Override
  public void close() {
    rollback();
  }

  @Override
  public Snapshot snapshot() {
    return explicit ? new Shared(transaction().snapshot()) : tables.snapshot();
  }

  @Override
  public void write(List<Write> writes) {
    if (!explicit) {
      tables.commit(writes);
      return;
    }
    Transaction open = transaction();
    for (Write w : writes) {
      open.write(w);
      written.add(w);
    }
  }

  @Override
  public int effort() {
    return effort;
  }

  @Override
  public void set(String name, String value) {
    if (!name.equals("hnsw.ef_search")) return;
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > MAX_EFFORT)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "hnsw.ef_search out of range: " + value + ", range=0.."
          + MAX_EFFORT);
    effort = Integer.parseInt(value);
  }

  @Override
  public void beforeSchemaChange() {
    if (!written.isEmpty())
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "tables are created and dropped before the first write of a transaction, or outside of one");
    if (transaction != null) transaction.close();
    transaction = null;
  }

  private Transaction transaction() {
    Transaction open = transaction;
    if (open == null) open = tables.begin();
    transaction = open;
    return open;
  }

  /** The transaction's view, which ends with the transaction and not with a result. */
  private record Shared(Snapshot inner) implements Snapshot {
    @Override
    public Cursor scan(Scan scan) {
      return inner.scan(scan);
    }

    @Override
    public Cursor aggregate(Aggregation wanted) {
      return inner.aggregate(wanted);
    }

    @Override
    public @Nullable List<Neighbour> nearest(String table, String index, float[] query, VectorSearch search) {
      return inner.nearest(table, index, query, search);
    }

    @Override
    public TableSchema schema(String table) {
      return inner.schema(table);
    }

    @Override
    public void close() {
      // with the transaction
    }
  }
}
