package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import io.foreshock.sql.run.WindowRows.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An aggregate function over frames. */
final class WindowAggregate {
  private final WindowRows over;
  private final Aggregate aggregate;
  private final WindowCall call;
  private final Execution execution;
  private final int n;

  WindowAggregate(WindowRows over, WindowCall call, Execution execution) {
    this.over = over;
    this.call = call;
    this.aggregate = requireNonNull(call.aggregate(), "aggregate is null");
    this.execution = execution;
    this.n = over.size();
  }

  ColumnVector run() {
    List<ColumnVector> arguments = new ArrayList<>();
    for (Expr e : aggregate.arguments())
      arguments.add(e.eval(over.rows(), execution.run()));
    boolean whole = call.frame().whole() || (!call.frame().rows() && over.order().isEmpty());
    if (whole) return ofPartitions(arguments);
    Frames frames = over.frames(call.frame(), execution.run());
    boolean sliding = !growing(frames);
    if (!aggregate.distinct() && SlidingMoments.fits(aggregate.function()))
      return new SlidingMoments(aggregate, arguments, over.bounds(), frames).run();
    return sliding ? recomputed(arguments, frames) : running(arguments, frames);
  }

  private ColumnVector ofPartitions(List<ColumnVector> arguments) {
    Accumulator state = aggregate.accumulator(execution.memory());
    int[] ids = new int[n];
    int[] bounds = over.bounds();
    for (int p = 0; p + 1 < bounds.length; p++)
      Arrays.fill(ids, bounds[p], bounds[p + 1], p);
    state.groups(bounds.length - 1);
    state.add(ids, arguments, n);
    return Vectors.gather(state.results(0, bounds.length - 1), ids, n);
  }

  /** Whether every frame begins where its partition does. */
  private boolean growing(Frames frames) {
    int[] bounds = over.bounds();
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        if (frames.from()[i] != bounds[p]) return false;
    return true;
  }

  private ColumnVector running(List<ColumnVector> arguments, Frames frames) {
    List<ColumnVector> results = new ArrayList<>();
    int[] part = new int[n];
    int[] bounds = over.bounds();
    for (int p = 0; p + 1 < bounds.length; p++) {
      Accumulator state = aggregate.accumulator(execution.memory());
      state.groups(1);
      int added = bounds[p];
      int before = -1;
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        int to = frames.to()[i];
        if (to > added) add(state, arguments, added, to);
        if (to != before) results.add(state.results(0, 1));
        added = Math.max(added, to);
        before = to;
        part[i] = results.size() - 1;
      }
    }
    return Vectors.merge(aggregate.type(), results, part, new int[n], n);
  }

  private ColumnVector recomputed(List<ColumnVector> arguments, Frames frames) {
    List<ColumnVector> results = new ArrayList<>();
    int[] part = new int[n];
    for (int i = 0; i < n; i++) {
      boolean again = i == 0 || frames.from()[i] != frames.from()[i - 1] || frames.to()[i] != frames.to()[i - 1];
      if (again) {
        execution.checkRunning();
        Accumulator state = aggregate.accumulator(execution.memory());
        state.groups(1);
        if (frames.to()[i] > frames.from()[i]) add(state, arguments, frames.from()[i], frames.to()[i]);
        results.add(state.results(0, 1));
      }
      part[i] = results.size() - 1;
    }
    return Vectors.merge(aggregate.type(), results, part, new int[n], n);
  }

  private static void add(Accumulator state, List<ColumnVector> arguments, int from, int to) {
    int[] rows = new int[to - from];
    for (int i = 0; i < rows.length; i++)
      rows[i] = from + i;
    List<ColumnVector> part = new ArrayList<>();
    for (ColumnVector a : arguments)
      part.add(Vectors.gather(a, rows, rows.length));
    state.add(new int[rows.length], part, rows.length);
  }
}
