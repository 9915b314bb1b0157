package io.foreshock.transfer;

import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** A table with a column of every type, and random rows for it. */
final class Everything {
  static final List<Column> COLUMNS = List.of(Column.required("id", ColumnType.BIGINT),
      Column.of("flag", ColumnType.BOOLEAN), Column.of("small", ColumnType.SMALLINT),
      Column.of("whole", ColumnType.INTEGER), Column.of("real", ColumnType.REAL), Column.of("x", ColumnType.DOUBLE),
      Column.of("name", ColumnType.TEXT), Column.required("at", ColumnType.TIMESTAMP),
      Column.of("key", ColumnType.UUID), Column.of("json", ColumnType.JSONB), Column.of("vector", ColumnType.VECTOR),
      Column.of("took", ColumnType.INTERVAL), Column.of("raw", ColumnType.BYTEA));
  static final TableSchema SCHEMA = new TableSchema.Relational("everything", COLUMNS, List.of("id"));

  private static final double[] DOUBLES = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e300, 23.51};
  private static final String[] TEXTS = {"", " ", "plain", "a,b", "say \"hi\"", "two\r\nlines", "größer 💡", "null",
      "'",
      "\\N", "\t"};

  private Everything() {
  }

  static List<Chunk> chunks(Random random, int rows) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkBuilder chunk = new ChunkBuilder(COLUMNS);
    for (int i = 0; i < rows; i++) {
      chunk.add(row(random, i));
      if (random.nextInt(200) == 0) {
        chunks.add(chunk.build());
        chunk.clear();
      }
    }
    if (chunk.size() > 0)
      chunks.add(chunk.build());
    return chunks;
  }

  private static Object[] row(Random r, long id) {
    float[] vector = new float[r.nextInt(5)];
    for (int i = 0; i < vector.length; i++)
      vector[i] = r.nextFloat();
    byte[] bytes = new byte[r.nextInt(6)];
    r.nextBytes(bytes);
    Object[] row = {id, r.nextBoolean(), (long) (short) r.nextInt(), (long) r.nextInt(),
        (double) (float) r.nextGaussian(), r.nextBoolean() ? r.nextGaussian() : DOUBLES[r.nextInt(DOUBLES.length)],
        TEXTS[r.nextInt(TEXTS.length)], r.nextLong(-60_000_000_000_000_000L, 60_000_000_000_000_000L),
        new UUID(r.nextLong(), r.nextLong()).toString(), "{\"a\": " + r.nextInt() + "}", vector,
        r.nextLong(-9_000_000_000_000L, 9_000_000_000_000L), Bytea.of(bytes)};
    for (int c = 1; c < row.length; c++)
      if (COLUMNS.get(c).nullable() && r.nextInt(6) == 0)
        row[c] = null;
    return row;
  }

  static Supplier<Chunk> supplier(List<Chunk> chunks) {
    Iterator<Chunk> it = chunks.iterator();
    return () -> it.hasNext() ? it.next() : null;
  }

  /** Every row as text; NaN and -0.0 stay what they are. */
  static List<String> texts(List<Chunk> chunks) {
    List<String> rows = new ArrayList<>();
    for (Chunk chunk : chunks)
      for (int i = 0; i < chunk.size(); i++)
        rows.add(chunk.row(i).stream().map(v -> v instanceof float[] f ? Arrays.toString(f) : String.valueOf(v))
            .toList().toString());
    return rows;
  }

  static List<Chunk> stored(Tables tables) {
    List<Chunk> chunks = new ArrayList<>();
    try (Snapshot snapshot = tables.snapshot();
        Snapshot.Cursor cursor = snapshot.scan(Scan.all("everything", COLUMNS.stream().map(Column::name).toList()))) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        chunks.add(chunk);
    }
    return chunks;
  }
}
