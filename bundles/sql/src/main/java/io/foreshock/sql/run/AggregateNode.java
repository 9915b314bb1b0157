package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GROUP BY: one row per distinct key, in the order the keys first appear; without keys exactly one row. */
public record AggregateNode(PlanNode input, List<Expr> keys, List<Aggregate> aggregates) implements PlanNode {
  private static final int BYTES_PER_STATE = 24;

  @Override
  public List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>();
    for (Expr k : keys)
      types.add(k.type());
    for (Aggregate a : aggregates)
      types.add(a.type());
    return types;
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Aggregate keys=" + keys.size() + " functions=" + aggregates.stream().map(Aggregate::describe).toList();
  }

  @Override
  public RowSource open(Execution execution) {
    return new Source(execution);
  }

  private final class Source implements RowSource {
    private final Execution execution;
    private final RowSource source;
    private final KeyTable groups;
    private final List<Accumulator> states = new ArrayList<>();
    private boolean done;
    private int at;

    Source(Execution execution) {
      this.execution = execution;
      this.source = input.open(execution);
      this.groups = new KeyTable(keys.stream().map(Expr::type).toList(), execution.memory());
      for (Aggregate a : aggregates)
        states.add(a.accumulator(execution.memory()));
    }

    @Override
    public @Nullable Chunk next() {
      if (!done) {
        for (Chunk in = source.next(); in != null; in = source.next())
          add(in);
        if (keys.isEmpty())
          for (Accumulator s : states)
            s.groups(1);
        done = true;
      }
      int n = Math.min(BATCH, (keys.isEmpty() ? 1 : groups.count()) - at);
      if (n <= 0) return null;
      List<ColumnVector> out = new ArrayList<>(groups.keys(at, n));
      for (Accumulator s : states)
        out.add(s.results(at, n));
      at += n;
      return new Chunk(out, n);
    }

    private void add(Chunk in) {
      List<ColumnVector> key = new ArrayList<>(keys.size());
      for (Expr k : keys)
        key.add(k.eval(in, execution.run()));
      int before = groups.count();
      int[] ids = groups.map(key, in.size(), true);
      execution.memory().reserve((long) (groups.count() - before) * states.size() * BYTES_PER_STATE);
      for (int a = 0; a < states.size(); a++) {
        states.get(a).groups(groups.count());
        add(aggregates.get(a), states.get(a), in, ids);
      }
    }

    private void add(Aggregate aggregate, Accumulator state, Chunk in, int[] ids) {
      Chunk rows = in;
      int[] groupIds = ids;
      Expr filter = aggregate.filter();
      if (filter != null) {
        ColumnVector.Longs verdict = (ColumnVector.Longs) filter.eval(in, execution.run());
        int[] kept = new int[in.size()];
        int n = 0;
        for (int i = 0; i < kept.length; i++)
          if (!verdict.isNull(i) && verdict.values()[i] != 0) kept[n++] = i;
        rows = Vectors.gather(in, kept, n);
        groupIds = new int[n];
        for (int i = 0; i < n; i++)
          groupIds[i] = ids[kept[i]];
      }
      List<ColumnVector> arguments = new ArrayList<>(aggregate.arguments().size());
      for (Expr e : aggregate.arguments())
        arguments.add(e.eval(rows, execution.run()));
      state.add(groupIds, arguments, rows.size());
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
