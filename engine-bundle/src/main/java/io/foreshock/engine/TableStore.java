package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The tables service over the writer and the snapshots. Thread-safe. */
final class TableStore implements Tables {
  private final Supplier<State> state;
  private final CommitQueue queue;
  private final Snapshots snapshots;
  private final Supplier<List<GraphState>> graphs;
  private final Runnable policyChanged;
  private final Alterations alterations;

  TableStore(Supplier<State> state, CommitQueue queue, Snapshots snapshots,
      Supplier<List<GraphState>> graphs, Runnable policyChanged) {
    this.graphs = graphs;
    this.policyChanged = policyChanged;
    this.state = state;
    this.queue = queue;
    this.snapshots = snapshots;
    this.alterations = new Alterations(queue, snapshots, state);
  }

  @Override
  public List<TableSchema> list() {
    return state.get().tables().values().stream().map(StoredTable::schema)
        .sorted(Comparator.comparing(TableSchema::name)).toList();
  }

  @Override
  public List<GraphState> graphs() {
    return graphs.get();
  }

  @Override
  public Optional<TableSchema> find(String name) {
    return Optional.ofNullable(state.get().tables().get(name)).map(StoredTable::schema);
  }

  @Override
  public boolean create(TableSchema schema) {
    return queue.submit(SchemaWork.create(schema)).created();
  }

  @Override
  public void drop(String name) {
    queue.submit(SchemaWork.drop(name));
  }

  @Override
  public void alter(String table, Alteration change) {
    alterations.alter(table, change);
  }

  @Override
  public void commit(List<Write> writes) {
    queue.submit(TableWork.of(writes, state.get().tables()));
  }

  @Override
  public Transaction begin() {
    return new StoreTransaction(queue, snapshots.open());
  }

  @Override
  public StoragePolicy policy(String table) {
    StoredTable known = state.get().tables().get(table);
    if (known == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table);
    return PolicyWork.checked(known).keep().policy();
  }

  @Override
  public void setPolicy(String table, StoragePolicy policy) {
    queue.submit(new PolicyWork(table, policy));
    policyChanged.run();
  }

  @Override
  public Snapshot snapshot() {
    return snapshots.open();
  }
}
