package io.foreshock.sql.run;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY series key and stretches of time, answered by the store from what it knows of its blocks.
 *
 * @param outputs
 *            the columns of the result
 */
public record BlockAggregateNode(ScanNode scan, List<Aggregation.Aggregate> what, Grouping by, List<Output> outputs)
    implements
      PlanNode {
  /**
   * A column of the result.
   *
   * @param column
   *            of what the store gives
   * @param divisor
   *            column of counts to divide by, for means; -1 = none
   */
  public record Output(int column, int divisor, ColumnType type) {}

  @Override
  public List<ColumnType> types() {
    return outputs.stream().map(Output::type).toList();
  }

  /** The scan is not run, it says what of the table is looked at. */
  @Override
  public List<PlanNode> inputs() {
    return List.of(scan);
  }

  @Override
  public String describe() {
    return "Aggregate in the store functions=" + what.stream().map(Aggregation.Aggregate::function).toList()
        + (by.series() ? " by series" : "") + (by.byTime() ? " by time" : "");
  }

  @Override
  public RowSource open(Execution execution) {
    Scan wanted = scan.scan(scan.stretch(execution.run(), execution.hint(scan)), execution.run());
    if (wanted == null) {
      if (by.series() || by.byTime()) return new ScanNode.Empty();
      wanted = new Scan(scan.table(), List.of(), 0, 0, null);
    }
    Scan rows = new Scan(wanted.table(), List.of(), wanted.from(), wanted.to(), wanted.series(), wanted.where());
    Snapshot.Cursor cursor = execution.snapshot().aggregate(new Aggregation(rows, what, by));
    ScanNode.Source source = new ScanNode.Source(cursor, execution);
    return new RowSource() {
      @Override
      public @Nullable Chunk next() {
        Chunk in = source.next();
        if (in == null) return null;
        List<ColumnVector> out = new ArrayList<>(outputs.size());
        for (Output o : outputs)
          out.add(o.divisor < 0 ? in.column(o.column) : mean(in.column(o.column), (Longs) in.column(o.divisor)));
        return new Chunk(out, in.size());
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private static ColumnVector mean(ColumnVector sums, Longs counts) {
    double[] out = new double[sums.size()];
    BitSet nulls = null;
    for (int i = 0; i < out.length; i++) {
      if (counts.values()[i] == 0) {
        if (nulls == null) nulls = new BitSet();
        nulls.set(i);
      } else {
        out[i] = (sums instanceof Doubles d ? d.values()[i] : ((Longs) sums).values()[i]) / counts.values()[i];
      }
    }
    return new Doubles(out, nulls, out.length);
  }
}
