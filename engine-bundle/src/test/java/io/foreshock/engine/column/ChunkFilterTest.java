package io.foreshock.engine.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.api.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkFilterTest {
  private static final TableSchema.Relational TABLE = new TableSchema.Relational("t",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("n", ColumnType.BIGINT),
          Column.of("d", ColumnType.DOUBLE), Column.of("s", ColumnType.TEXT), Column.of("v", ColumnType.VECTOR)),
      List.of("id"));
  private static final Object[] LONGS = {Long.MIN_VALUE, -1L, 0L, 1L, 7L, Long.MAX_VALUE};
  private static final Object[] DOUBLES = {Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, Double.MIN_VALUE, 3.0,
      Double.POSITIVE_INFINITY, Double.NaN};
  private static final Object[] TEXTS = {"", "a", "ab", "b", "\uFFFD", "\uD83D\uDE00"};

  @Test
  void passesExactlyWhatTheConditionsPass() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      Chunk chunk = chunk(random, random.nextInt(50));
      List<Condition> conditions = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--)
        conditions.add(condition(random));
      int[] rows = new int[chunk.size()];
      ChunkFilter filter = new ChunkFilter(TABLE, conditions);
      int n = filter.select(chunk::column, chunk.size(), rows);
      int[] expected = IntStream.range(0, chunk.size()).filter(
          r -> conditions.stream().allMatch(c -> c.test(chunk.column(TABLE.indexOf(c.column())).get(r)))).toArray();
      assertArrayEquals(expected, Arrays.copyOf(rows, n), () -> "seed=" + seed + " " + conditions);
      for (int c = 0; c < 5; c++) {
        var gathered = Columns.gather(chunk.column(c), rows, n);
        for (int i = 0; i < n; i++)
          assertEquals(chunk.column(c).get(rows[i]), gathered.get(i));
      }
    }
  }

  private static Chunk chunk(Random random, int n) {
    ChunkBuilder rows = new ChunkBuilder(TABLE.columns());
    for (int i = 0; i < n; i++)
      rows.add((long) i, orNull(random, LONGS), orNull(random, DOUBLES), orNull(random, TEXTS),
          random.nextBoolean() ? null : new float[]{i});
    return rows.build();
  }

  private static Object orNull(Random random, Object[] values) {
    return random.nextInt(5) == 0 ? null : values[random.nextInt(values.length)];
  }

  private static Condition condition(Random random) {
    int column = 1 + random.nextInt(4);
    Op op = column == 4 ? random.nextBoolean() ? Op.IS_NULL : Op.NOT_NULL : Op.values()[random.nextInt(9)];
    Object[] values = column == 1 ? LONGS : column == 2 ? DOUBLES : TEXTS;
    int n = op == Op.IS_NULL || op == Op.NOT_NULL ? 0 : op == Op.IN ? random.nextInt(4) : 1;
    return new Condition(TABLE.columns().get(column).name(), op,
        IntStream.range(0, n).mapToObj(_ -> values[random.nextInt(values.length)]).toList());
  }

  @Test
  void refusesUnknownColumnsAndValuesOfAnotherKind() {
    assertEquals(ErrorCode.UNKNOWN_COLUMN, code(Condition.of("x", Op.EQ, 1L)));
    assertEquals(ErrorCode.TYPE_MISMATCH, code(Condition.of("n", Op.EQ, 1.0)));
    assertEquals(ErrorCode.TYPE_MISMATCH, code(Condition.of("s", Op.LT, 1L)));
    assertEquals(ErrorCode.TYPE_MISMATCH, code(Condition.of("v", Op.EQ, "x")));
    assertEquals(ErrorCode.TYPE_MISMATCH, code(new Condition("v", Op.IN, List.of())));
  }

  private static ErrorCode code(Condition condition) {
    return assertThrows(ForeshockException.class, () -> new ChunkFilter(TABLE, List.of(condition))).code();
  }
}
