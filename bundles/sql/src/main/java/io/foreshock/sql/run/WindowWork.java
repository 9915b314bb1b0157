package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import io.foreshock.sql.run.WindowCall.Function;
import io.foreshock.sql.run.WindowRows.Frames;
import java.util.BitSet;
import java.util.List;

/** Works out one window function over whole partitions. Confined to one thread. */
final class WindowWork {
  private final WindowRows over;
  private final WindowCall call;
  private final Execution execution;
  private final int[] bounds;
  private final int n;

  WindowWork(WindowRows over, WindowCall call, Execution execution) {
    this.over = over;
    this.call = call;
    this.execution = execution;
    this.bounds = over.bounds();
    this.n = over.size();
  }

  ColumnVector run() {
    return switch (call.function()) {
      case ROW_NUMBER, RANK, DENSE_RANK -> new Longs(ranks(), null, n);
      case PERCENT_RANK, CUME_DIST -> new Doubles(shares(), null, n);
      case NTILE -> tiles();
      case LAG, LEAD -> moved();
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> ofFrame();
      case M4, LTTB -> thinned();
      case AGGREGATE -> new WindowAggregate(over, call, execution).run();
    };
  }

  private ColumnVector argument(int i) {
    return call.arguments().get(i).eval(over.rows(), execution.run());
  }

  private long[] ranks() {
    long[] out = new long[n];
    int[] first = call.function() == Function.ROW_NUMBER ? null : over.firstPeers();
    for (int p = 0; p + 1 < bounds.length; p++) {
      long dense = 0;
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        if (first == null) {
          out[i] = i - bounds[p] + 1L;
          continue;
        }
        if (first[i] == i) dense++;
        out[i] = call.function() == Function.RANK ? first[i] - bounds[p] + 1L : dense;
      }
    }
    return out;
  }

  private double[] shares() {
    double[] out = new double[n];
    int[] peers = call.function() == Function.CUME_DIST ? over.behindPeers() : over.firstPeers();
    for (int p = 0; p + 1 < bounds.length; p++) {
      int rows = bounds[p + 1] - bounds[p];
      int divisor = call.function() == Function.CUME_DIST ? rows : Math.max(1, rows - 1);
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        out[i] = (double) (peers[i] - bounds[p]) / divisor;
    }
    return out;
  }

  /** As equal as can be, the larger ones first. */
  private ColumnVector tiles() {
    long tiles = number(argument(0), 0, "NTILE");
    long[] out = new long[n];
    for (int p = 0; p + 1 < bounds.length; p++) {
      long rows = bounds[p + 1] - bounds[p];
      long small = rows / tiles;
      long larger = rows % tiles;
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        long at = i - bounds[p];
        out[i] = at < larger * (small + 1) ? at / (small + 1) + 1 : (at - larger) / Math.max(1, small) + 1;
      }
    }
    return new Longs(out, null, n);
  }

  private ColumnVector thinned() {
    ColumnVector wanted = argument(2);
    Thinning thinning = new Thinning(argument(0), argument(1));
    for (int p = 0; p + 1 < bounds.length; p++) {
      execution.checkRunning();
      thinning.add(bounds[p], bounds[p + 1], number(wanted, bounds[p], call.function().name()), call
          .function() == Function.M4);
    }
    return thinning.chosen();
  }

  private static long number(ColumnVector v, int row, String function) {
    if (!(v.get(row) instanceof Long x) || x <= 0)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "argument of " + function + " must be above 0: " + v.get(
          row));
    return x;
  }

  private ColumnVector moved() {
    ColumnVector values = argument(0);
    List<Expr> arguments = call.arguments();
    boolean constant = arguments.size() < 2 || arguments.get(1).constant();
    long by = arguments.size() < 2 ? 1 : constant && argument(1).get(0) instanceof Long x ? x : 0;
    if (arguments.size() < 3 && constant && values instanceof Doubles d && d.nulls() == null
        && (by == 1 || arguments.size() < 2) && call.function() == Function.LAG)
      return previous(d.values());
    ColumnVector offsets = arguments.size() < 2 ? new Longs(new long[n], null, n) : argument(1);
    int[] from = new int[n];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        boolean known = arguments.size() < 2 || !offsets.isNull(i);
        long offset = arguments.size() < 2 ? 1 : ((Longs) offsets).values()[i];
        long at = call.function() == Function.LAG ? i - offset : i + offset;
        from[i] = !known ? -1 : at >= bounds[p] && at < bounds[p + 1] ? (int) at : -2;
      }
    return arguments.size() < 3 ? Vectors.gather(values, from, n) : withDefault(values, argument(2), from);
  }

  /** LAG(x) of numbers without nulls. */
  private ColumnVector previous(double[] values) {
    double[] out = new double[n];
    System.arraycopy(values, 0, out, 1, n - 1);
    BitSet nulls = new BitSet(n);
    for (int p = 0; p + 1 < bounds.length; p++)
      nulls.set(bounds[p]);
    return new Doubles(out, nulls, n);
  }

  private ColumnVector withDefault(ColumnVector values, ColumnVector defaults, int[] from) {
    int[] part = new int[n];
    int[] row = new int[n];
    for (int i = 0; i < n; i++) {
      part[i] = from[i] >= 0 ? 0 : from[i] == -2 ? 1 : -1;
      row[i] = from[i] >= 0 ? from[i] : i;
    }
    return Vectors.merge(call.type(), List.of(values, defaults), part, row, n);
  }

  private ColumnVector ofFrame() {
    Frames frames = over.frames(call.frame(), execution.run());
    ColumnVector values = argument(0);
    ColumnVector nth = call.function() == Function.NTH_VALUE ? argument(1) : null;
    int[] from = new int[n];
    for (int i = 0; i < n; i++) {
      int first = frames.from()[i];
      int behind = frames.to()[i];
      long at = nth != null
          ? first + number(nth, i, "NTH_VALUE") - 1
          : call.function() == Function.FIRST_VALUE ? first : behind - 1L;
      from[i] = at >= first && at < behind ? (int) at : -1;
    }
    return Vectors.gather(values, from, n);
  }
}
