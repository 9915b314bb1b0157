package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.run.WindowCall.Edge;
import io.foreshock.sql.run.WindowCall.Frame;
import io.foreshock.sql.run.WindowCall.Function;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions that look back give the same whether partitions are held as a whole or flow by. */
class WindowStreamTest {
  private static final List<ColumnType> TYPES = List.of(ColumnType.TEXT, ColumnType.DOUBLE, ColumnType.TEXT);
  private static final Frame FRAME = new Frame(false, Edge.UNBOUNDED_PRECEDING, null, Edge.CURRENT, null);

  /** Chunks as they are. */
  private record Given(List<Chunk> chunks) implements PlanNode {
    @Override
    public List<ColumnType> types() {
      return TYPES;
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }

    @Override
    public String describe() {
      return "given";
    }

    @Override
    public RowSource open(Execution execution) {
      Queue<Chunk> rest = new ArrayDeque<>(chunks);
      return new RowSource() {
        @Override
        public @Nullable Chunk next() {
          return rest.poll();
        }

        @Override
        public void close() {
          rest.clear();
        }
      };
    }
  }

  private static final class NoData implements Snapshot {
    @Override
    public Cursor scan(Scan scan) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void close() {
    }
  }

  private static WindowCall lag(int column, @Nullable Long by) {
    Expr value = new Leaf.Ref(column, TYPES.get(column));
    return new WindowCall(Function.LAG, null, by == null
        ? List.of(value)
        : List.of(value, new Leaf.Literal(by,
            ColumnType.BIGINT)), FRAME, TYPES.get(column));
  }

  private static List<Chunk> chunks(Random random, boolean nulls) {
    List<Chunk> chunks = new ArrayList<>();
    List<Column> columns = List.of(Column.of("series", ColumnType.TEXT), Column.of("x", ColumnType.DOUBLE), Column.of(
        "t",
        ColumnType.TEXT));
    int series = 0;
    for (int c = random.nextInt(6); c >= 0; c--) {
      ChunkBuilder chunk = new ChunkBuilder(columns);
      for (int i = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(40); i > 0; i--) {
        if (random.nextInt(9) == 0) series++;
        chunk.add("s" + series, nulls && random.nextInt(5) == 0 ? null : (Object) random.nextDouble(), random.nextInt(
            5) == 0 ? null : "t" + random.nextInt());
      }
      chunks.add(chunk.build());
    }
    return chunks;
  }

  private static List<String> rows(RowSource source) {
    List<String> rows = new ArrayList<>();
    for (Chunk c = source.next(); c != null; c = source.next())
      for (int i = 0; i < c.size(); i++) {
        StringBuilder row = new StringBuilder();
        for (int k = 0; k < c.columns().size(); k++)
          row.append(c.column(k).get(i)).append('|');
        rows.add(row.toString());
      }
    source.close();
    return rows;
  }

  private static Execution execution() {
    return new Execution(new NoData(), new Run(List.of(), 0, 0), new MemoryBudget(1 << 20), new DiskSpace(
        DiskSpace.Limits.NONE), 0, SearchKind.Searches.NONE, () -> false);
  }

  @Test
  void asOfWholePartitions() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<WindowCall> calls = List.of(new WindowCall(Function.ROW_NUMBER, null, List.of(), FRAME, ColumnType.BIGINT),
          lag(1, null), lag(1, (long) random.nextInt(5)), lag(2, (long) random.nextInt(30)), lag(0, 1L));
      WindowNode window = new WindowNode(new Given(chunks(random, seed % 2 == 0)), random.nextInt(4) == 0
          ? List.of()
          : List.of(0), List.of(), false, calls);
      WindowStream stream = WindowStream.of(window, execution());
      assertNotNull(stream);
      assertEquals(rows(new WindowSource(window, execution())), rows(requireNonNull(stream)), "seed " + seed);
    }
  }

  @Test
  void whatNeedsWholePartitionsDoesNotFlow() {
    WindowCall lead = new WindowCall(Function.LEAD, null, List.of(new Leaf.Ref(1, ColumnType.DOUBLE)), FRAME,
        ColumnType.DOUBLE);
    Given given = new Given(List.of());
    assertInstanceOf(WindowSource.class, new WindowNode(given, List.of(0), List.of(), false, List.of(lag(1, null),
        lead))
        .open(execution()));
    assertInstanceOf(WindowSource.class, new WindowNode(given, List.of(0), List.of(), true, List.of(lag(1, null))).open(
        execution()));
    assertInstanceOf(WindowStream.class, new WindowNode(given, List.of(0), List.of(), false, List.of(lag(1, null)))
        .open(
            execution()));
  }
}
