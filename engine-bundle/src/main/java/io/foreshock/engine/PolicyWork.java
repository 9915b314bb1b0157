package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.engine.Keep.Summary;
import io.foreshock.engine.StoredTable.SeriesTable;
import java.util.ArrayList;
import java.util.List;

/** Another storage policy for a table. */
final class PolicyWork extends AwaitedWork {
  private final String name;
  private final StoragePolicy policy;

  PolicyWork(String name, StoragePolicy policy) {
    this.name = name;
    this.policy = policy;
  }

  @Override
  public long weight() {
    return 1024;
  }

  /** The table when it can have a policy. */
  static SeriesTable checked(StoredTable table) {
    if (table instanceof SeriesTable s && !s.readOnly())
      return s;
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
        "only time-series tables have policies: table=" + table.schema().name());
  }

  @Override
  public void apply(Group group) {
    SeriesTable table = checked(group.table(name));
    List<Summary> kept = new ArrayList<>();
    List<Summary> dropped = new ArrayList<>();
    for (Summary s : table.keep().summaries())
      (policy.rollUps().contains(s.rollUp()) ? kept : dropped).add(s);
    List<RollUp> fresh = policy.rollUps().stream()
        .filter(r -> kept.stream().noneMatch(s -> s.rollUp() == r)).toList();
    for (RollUp r : fresh)
      if (group.tables.containsKey(r.tableOf(name)))
        throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "table exists: table=" + r.tableOf(name));
    kept.replaceAll(s -> new Summary(s.rollUp(), s.table().with(keepOf(s, table.id())), s.built()));
    for (RollUp r : fresh)
      kept.add(created(group, table, r));
    dropped.forEach(s -> group.drop(s.table()));
    boolean endless = policy.maxAge() == null && policy.maxBytes() == 0;
    group.keep(name, new Keep(policy, endless ? Long.MIN_VALUE : table.edge(), List.copyOf(kept), null));
  }

  private Keep keepOf(Summary s, int raw) {
    return summaryKeep(policy, s.table().keep().edge(), raw, s.rollUp());
  }

  /** What is kept of summaries: a policy of their own with their own age. */
  static Keep summaryKeep(StoragePolicy policy, long edge, int raw, RollUp rollUp) {
    StoragePolicy own = new StoragePolicy(policy.rollUpMaxAge(), 0, List.of(), null);
    return new Keep(own, policy.rollUpMaxAge() == null ? Long.MIN_VALUE : edge, List.of(), new Keep.Source(raw,
        rollUp));
  }

  private Summary created(Group group, SeriesTable table, RollUp rollUp) {
    int id = Meta.nextTableId(group.access());
    Meta.putLong(group.access(), Meta.NEXT_TABLE, id + 1L);
    SeriesTable summary = SeriesTable.of(id, rollUp.schemaOf(table.schema()), table.names())
        .with(summaryKeep(policy, Long.MIN_VALUE, table.id(), rollUp));
    return new Summary(rollUp, summary, 0);
  }
}
