package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.run.GramNode.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A running {@link GramNode}. Confined to one thread, with helpers while it works. */
final class GramSource implements RowSource {
  private static final int MAX_SERIES = 8_192;

  private final GramNode gram;
  private final Execution execution;
  private @Nullable RowSource other;
  private @Nullable GramResult result;
  private int at;
  private boolean opened;

  /** A series: where its numbers lie. */
  record Member(String name, boolean left, boolean right, long rows) {}

  GramSource(GramNode gram, Execution execution) {
    this.gram = gram;
    this.execution = execution;
  }

  @Override
  public @Nullable Chunk next() {
    if (!opened) open();
    if (other != null) return other.next();
    return result == null ? null : emit(result);
  }

  private void open() {
    opened = true;
    ScanNode.Stretch left = gram.left().stretch(execution.run(), execution.hint(gram.left()));
    ScanNode.Stretch right = gram.right().stretch(execution.run(), execution.hint(gram.right()));
    long from = Math.max(left.from(), right.from());
    long to = Math.min(left.to(), right.to());
    if (left.isEmpty() || right.isEmpty() || from >= to) return;
    Set<String> both = left.series() == null || right.series() == null ? null : new HashSet<>(left.series());
    if (both != null && right.series() != null) both.addAll(right.series());
    Scan scan = new Scan(gram.left().table(), List.of(), from, to, both);
    GramSamples samples = survey(scan, left.series(), right.series());
    GramResult done = samples == null ? null : samples.correlate(gram, execution);
    if (done == null) other = gram.otherwise().open(execution);
    else result = done;
  }

  /** What the store knows of the series; null when the data does not suit. */
  private @Nullable GramSamples survey(Scan scan, @Nullable Set<String> left, @Nullable Set<String> right) {
    List<String> columns = gram.outputs().stream().map(Output::column).filter(c -> c != null).distinct().toList();
    ScanNode.Keys keys = requireNonNull(gram.left().keys(), "scan of no time series");
    List<Aggregate> what = List.of(new Aggregate(Function.COUNT, null), new Aggregate(Function.MIN, keys.time()),
        new Aggregate(Function.MAX, keys.time()));
    TreeMap<String, Member> members = new TreeMap<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    try (Snapshot.Cursor cursor = execution.snapshot().aggregate(new Aggregation(scan, what, Grouping.bySeries()))) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next()) {
        execution.checkRunning();
        for (int i = 0; i < c.size(); i++) {
          Member m = member(c, i, left, right);
          if (m == null) return null;
          if (m.rows == 0 || !(m.left || m.right)) continue;
          members.put(m.name, m);
          first = Math.min(first, ((Longs) c.column(2)).values()[i]);
          last = Math.max(last, ((Longs) c.column(3)).values()[i]);
        }
      }
    }
    return members.size() > MAX_SERIES
        ? null
        : new GramSamples(scan, keys, columns, List.copyOf(members.values()), first, last);
  }

  private static @Nullable Member member(Chunk c, int i, @Nullable Set<String> left, @Nullable Set<String> right) {
    String name = ((Texts) c.column(0)).values()[i];
    if (name == null) return null;
    return new Member(name, left == null || left.contains(name), right == null || right.contains(name),
        ((Longs) c.column(1)).values()[i]);
  }

  private @Nullable Chunk emit(GramResult r) {
    int n = Math.min(BATCH, r.pairs().length - at);
    if (n <= 0) return null;
    @Nullable
    String[] a = new String[n];
    @Nullable
    String[] b = new String[n];
    for (int i = 0; i < n; i++) {
      a[i] = r.names().get((int) (r.pairs()[at + i] >>> 32));
      b[i] = r.names().get((int) r.pairs()[at + i]);
    }
    List<ColumnVector> out = new ArrayList<>(List.of(new Texts(a, n), new Texts(b, n)));
    for (Output o : gram.outputs())
      out.add(o.column() == null
          ? counts(r, n)
          : correlations(r.correlations().get(r.columns().indexOf(o.column())), n));
    at += n;
    return new Chunk(out, n);
  }

  private Longs counts(GramResult r, int n) {
    return new Longs(Arrays.copyOfRange(r.counts(), at, at + n), null, n);
  }

  private Doubles correlations(double[] values, int n) {
    double[] out = Arrays.copyOfRange(values, at, at + n);
    BitSet nulls = null;
    for (int i = 0; i < n; i++)
      if (Double.isNaN(out[i])) {
        if (nulls == null) nulls = new BitSet();
        nulls.set(i);
        out[i] = 0;
      }
    return new Doubles(out, nulls, n);
  }

  @Override
  public void close() {
    if (other != null) other.close();
    other = null;
    result = null;
  }
}
