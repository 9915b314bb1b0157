package io.foreshock.engine;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is stored of each column in each block, as rows; only heads are read. */
final class BlocksScan implements StoreSnapshot.ChunkSource {
  private static final int CHUNK = 4_096;
  private static final TableSchema SCHEMA = StoredTable.BLOCKS_SCHEMA;

  private final Walk walk;
  private final Codecs codecs;
  private final int[] projection;
  private final List<Condition> where;
  private final List<Column> columns;
  private final Map<Integer, SeriesTable> tables = new HashMap<>();
  private boolean on;
  private boolean closed;

  BlocksScan(Access access, State state, Codecs codecs, int[] projection, List<Condition> where) {
    this.codecs = codecs;
    this.projection = projection;
    this.where = where;
    this.columns = Arrays.stream(projection).mapToObj(SCHEMA.columns()::get).toList();
    for (StoredTable table : state.tables().values())
      if (table instanceof SeriesTable t)
        tables.put(t.id(), t);
    this.walk = access.walk(Space.BLOCKS);
    this.on = walk.first();
  }

  @Override
  public @Nullable Chunk next() {
    ChunkBuilder chunk = new ChunkBuilder(columns);
    while (on && chunk.size() < CHUNK) {
      SeriesTable table = tables.get(Keys.blockTable(walk.key()));
      if (table != null) // else it was dropped and waits to be removed
        add(table, Keys.blockSeries(walk.key()), BlockHeader.parse(walk.value(), Keys.blockTime(walk.key())), chunk);
      on = walk.next();
    }
    return chunk.size() == 0 ? null : chunk.build();
  }

  private void add(SeriesTable table, int series, BlockHeader block, ChunkBuilder chunk) {
    for (int i = 0; i < block.entries().size(); i++) {
      int schemaIndex = i == 0 ? table.timeIndex() : table.valueIndexes()[i - 1];
      if (schemaIndex < 0)
        continue; // the column was dropped
      ColumnEntry e = block.entries().get(i);
      Column column = table.schema().columns().get(schemaIndex);
      @Nullable
      Object[] row = {table.schema().name(), table.names().name(series), column.name(), block.minTs(), block.maxTs(),
          (long) block.rows(), (long) e.nulls(), (long) e.codec(), codecs.name(e.codec()), block.cold() ? 1L : 0L,
          (long) e.length(), plain(column, block.rows() - e.nulls())};
      if (where.stream().allMatch(c -> c.test(row[SCHEMA.indexOf(c.column())])))
        chunk.add(Arrays.stream(projection).mapToObj(p -> row[p]).toArray());
    }
  }

  /** Bytes that the values take as they are; null where that depends on them. */
  private static @Nullable Long plain(Column column, long values) {
    return switch (column.type()) {
      case BOOLEAN -> values;
      case SMALLINT -> 2 * values;
      case INTEGER, REAL -> 4 * values;
      case BIGINT, DOUBLE, TIMESTAMP -> 8 * values;
      case UUID -> 16 * values;
      case TEXT, JSONB, VECTOR -> null;
    };
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    on = false;
    walk.close();
  }
}
