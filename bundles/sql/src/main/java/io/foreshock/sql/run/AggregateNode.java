package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayDeque;
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

  private List<ColumnVector> keys(Chunk in, Execution execution) {
    List<ColumnVector> key = new ArrayList<>(keys.size());
    for (Expr k : keys)
      key.add(k.eval(in, execution.run()));
    return key;
  }

  /**
   * When the groups fill the memory, rows of groups that are not known yet go to disk, parted by their keys (hybrid
   * hashing); the known groups are complete with the input's end, and each part is an input of its own afterwards.
   */
  private final class Source implements RowSource {
    private static final int SLICE = 1_024;

    private record Part(SpillFile file, int level) {}

    private final Execution execution;
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private RowSource source;
    private @Nullable SpillFile open;
    private int level;
    private Groups groups;
    private @Nullable SpillParts spilled;
    private boolean done;
    private int at;

    Source(Execution execution) {
      this.execution = execution;
      this.source = input.open(execution);
      this.groups = new Groups(execution);
    }

    @Override
    public @Nullable Chunk next() {
      while (true) {
        if (!done) {
          for (Chunk in = source.next(); in != null; in = source.next())
            add(in);
          groups.end();
          done = true;
        }
        int n = Math.min(BATCH, groups.count() - at);
        if (n > 0) {
          Chunk out = groups.results(at, n);
          at += n;
          return out;
        }
        if (!nextPart()) return null;
      }
    }

    private boolean nextPart() {
      SpillParts news = spilled;
      for (int p = 0; news != null && p < SpillParts.COUNT; p++) {
        SpillFile file = news.take(p);
        if (file != null) parts.push(new Part(file, level + 1));
      }
      spilled = null;
      if (open != null) open.close();
      open = null;
      if (parts.isEmpty()) return false;
      Part part = parts.pop();
      source.close();
      groups.release();
      open = part.file();
      level = part.level();
      source = part.file().reader(input.types());
      groups = new Groups(execution);
      done = false;
      at = 0;
      return true;
    }

    private void add(Chunk in) {
      boolean canSpill = !keys.isEmpty() && execution.disk().isThere() && level < SpillParts.MAX_LEVEL;
      if (!canSpill || spilled == null && execution.memory().room() > 2 * groups.most(in)) {
        groups.add(in, groups.ids(in, true));
        return;
      }
      for (int from = 0; from < in.size(); from += SLICE) {
        execution.checkRunning();
        Chunk slice = LimitNode.slice(in, from, Math.min(SLICE, in.size() - from));
        boolean room = spilled == null && execution.memory().room() > 2 * groups.most(slice);
        int[] ids = groups.ids(slice, room);
        if (!room) slice = spill(slice, ids);
        groups.add(slice, ids);
      }
    }

    /** Rows of known groups; {@code ids} are theirs afterwards. The others go to disk. */
    private Chunk spill(Chunk in, int[] ids) {
      SpillParts to = spilled;
      if (to == null) spilled = to = new SpillParts(execution.disk(), level);
      int[] known = new int[in.size()];
      int[] unknown = new int[in.size()];
      int n = 0;
      int m = 0;
      for (int i = 0; i < in.size(); i++) {
        if (ids[i] < 0) {
          unknown[m++] = i;
        } else {
          ids[n] = ids[i];
          known[n++] = i;
        }
      }
      if (m > 0) {
        Chunk rest = Vectors.gather(in, unknown, m);
        to.write(rest, keys(rest, execution));
      }
      return m == 0 ? in : Vectors.gather(in, known, n);
    }

    @Override
    public void close() {
      source.close();
      groups.release();
    }
  }

  /** The groups that are in memory. */
  private final class Groups {
    private final Execution execution;
    private final KeyTable table;
    private final List<Accumulator> states = new ArrayList<>();
    private long bytes;

    Groups(Execution execution) {
      this.execution = execution;
      this.table = new KeyTable(keys.stream().map(Expr::type).toList(), execution.memory());
      for (Aggregate a : aggregates)
        states.add(a.accumulator(execution.memory()));
    }

    /** Bytes that these rows take when each is a group. */
    long most(Chunk in) {
      return MemoryBudget.sizeOf(in) + in.size() * (16L + 8L * keys.size() + (long) BYTES_PER_STATE * states.size());
    }

    int[] ids(Chunk in, boolean insert) {
      int before = table.count();
      int[] ids = table.map(keys(in, execution), in.size(), insert);
      long more = (long) (table.count() - before) * states.size() * BYTES_PER_STATE;
      execution.memory().reserve(more);
      bytes += more;
      return ids;
    }

    void add(Chunk in, int[] ids) {
      for (int a = 0; a < states.size(); a++) {
        states.get(a).groups(table.count());
        if (in.size() > 0) add(aggregates.get(a), states.get(a), in, ids);
      }
    }

    private void add(Aggregate aggregate, Accumulator state, Chunk in, int[] ids) {
      Chunk rows = in;
      int[] groupIds = ids;
      Expr filter = aggregate.filter();
      if (filter != null) {
        int[] kept = new int[in.size()];
        int n = filter.select(in, execution.run(), kept);
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

    /** Without keys there is one group, even of no rows. */
    void end() {
      if (!keys.isEmpty()) return;
      for (Accumulator s : states)
        s.groups(1);
    }

    int count() {
      return keys.isEmpty() ? 1 : table.count();
    }

    Chunk results(int at, int n) {
      List<ColumnVector> out = new ArrayList<>(table.keys(at, n));
      for (Accumulator s : states)
        out.add(s.results(at, n));
      return new Chunk(out, n);
    }

    void release() {
      table.release();
      execution.memory().release(bytes);
      bytes = 0;
    }
  }
}
