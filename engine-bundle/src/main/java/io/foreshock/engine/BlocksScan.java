package io.foreshock.engine;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
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

/**
 * What is stored of each column in each block, as rows; only heads are read, unless estimates of the entropy are wanted:
 * then a few blocks of each column are decoded. Of those that fulfil the other conditions these are the first, the second,
 * and every one four times as far as the one before, so that a hundred thousand blocks cost nine.
 */
final class BlocksScan implements StoreSnapshot.ChunkSource {
  private static final int CHUNK = 4_096;
  /** Estimates that may have to be made for a chunk: it is read under the snapshot's lock. */
  private static final int CHUNK_ESTIMATES = 16;
  /** And in a whole scan; who asks again gets more. */
  private static final int MOST_ESTIMATES = 512;
  private static final TableSchema SCHEMA = StoredTable.BLOCKS_SCHEMA;
  private static final int ENTROPY = SCHEMA.indexOf("entropy_bits");

  private final Walk walk;
  private final StoredBlocks blocks;
  private final BlockEntropies entropies;
  private final Codecs codecs;
  private final int[] projection;
  private final List<Condition> where;
  private final List<Condition> ofEntropy;
  private final boolean estimated;
  private final Map<Place, Integer> met = new HashMap<>();
  private final List<Column> columns;
  private final Map<Integer, SeriesTable> tables = new HashMap<>();
  private int estimates;
  private boolean on;
  private boolean closed;

  /** A column of a table, of all its blocks. */
  private record Place(int table, int entry) {}

  BlocksScan(Access access, State state, Codecs codecs, BlockEntropies entropies, int[] projection,
      List<Condition> where) {
    this.codecs = codecs;
    this.entropies = entropies;
    this.projection = projection;
    this.where = where.stream().filter(c -> SCHEMA.indexOf(c.column()) != ENTROPY).toList();
    this.ofEntropy = where.stream().filter(c -> SCHEMA.indexOf(c.column()) == ENTROPY).toList();
    this.estimated = !ofEntropy.isEmpty() || Arrays.stream(projection).anyMatch(p -> p == ENTROPY);
    this.columns = Arrays.stream(projection).mapToObj(SCHEMA.columns()::get).toList();
    for (StoredTable table : state.tables().values())
      if (table instanceof SeriesTable t)
        tables.put(t.id(), t);
    this.walk = access.walk(Space.BLOCKS);
    this.blocks = new StoredBlocks(access);
    this.on = walk.first();
  }

  @Override
  public @Nullable Chunk next() {
    ChunkBuilder chunk = new ChunkBuilder(columns);
    int before = estimates;
    while (on && chunk.size() < CHUNK && (chunk.size() == 0 || estimates < before + CHUNK_ESTIMATES)) {
      SeriesTable table = tables.get(Keys.blockTable(walk.key()));
      if (table != null) // else it was dropped and waits to be removed
        add(table, Keys.blockSeries(walk.key()), chunk);
      on = walk.next();
    }
    return chunk.size() == 0 ? null : chunk.build();
  }

  private void add(SeriesTable table, int series, ChunkBuilder chunk) {
    BlockHeader block = BlockHeader.parse(walk.value(), Keys.blockTime(walk.key()));
    for (int i = 0; i < block.entries().size(); i++) {
      int schemaIndex = i == 0 ? table.timeIndex() : table.valueIndexes()[i - 1];
      if (schemaIndex < 0)
        continue; // the column was dropped
      ColumnEntry e = block.entries().get(i);
      Column column = table.schema().columns().get(schemaIndex);
      Long plain = plain(column, block.rows() - e.nulls());
      @Nullable
      Object[] row = {table.schema().name(), table.names().name(series), column.name(), block.minTs(), block.maxTs(),
          (long) block.rows(), (long) e.nulls(), (long) e.codec(), codecs.name(e.codec()), block.cold() ? 1L : 0L,
          (long) e.length(), plain, null};
      if (!passes(where, row))
        continue;
      if (estimated)
        row[ENTROPY] = entropy(table, block, i, column, plain);
      if (passes(ofEntropy, row))
        chunk.add(Arrays.stream(projection).mapToObj(p -> row[p]).toArray());
    }
  }

  private static boolean passes(List<Condition> conditions, @Nullable Object[] row) {
    return conditions.stream().allMatch(c -> c.test(row[SCHEMA.indexOf(c.column())]));
  }

  /** Of the block that the walk stands on, spread over all its rows as its bytes are; null also when it is not its turn. */
  private @Nullable Double entropy(SeriesTable table, BlockHeader header, int entry, Column column,
      @Nullable Long plain) {
    long values = header.rows() - header.entries().get(entry).nulls();
    int number = met.merge(new Place(table.id(), entry), 1, Integer::sum) - 1;
    boolean turn = Integer.bitCount(number) <= 1 && Integer.numberOfTrailingZeros(number) % 2 == 0;
    if (!turn || values == 0 || column.type() == ColumnType.VECTOR)
      return null;
    byte[] key = walk.keyBytes();
    BlockRef block = new BlockRef(key, Keys.blockSeq(key), blocks.of(key, walk.value(), header), header);
    if (!entropies.knows(table.id(), block, entry) && ++estimates > MOST_ESTIMATES)
      return null;
    double bits = entropies.of(table.id(), block, entry, column, codecs);
    return Double.isNaN(bits)
        ? null
        : (Double) (Math.min(bits, plain == null ? bits : 8.0 * plain / values) * values / header.rows());
  }

  /** Bytes that the values take as they are; null where that depends on them. */
  private static @Nullable Long plain(Column column, long values) {
    return switch (column.type()) {
      case BOOLEAN -> values;
      case SMALLINT -> 2 * values;
      case INTEGER, REAL -> 4 * values;
      case BIGINT, DOUBLE, TIMESTAMP, INTERVAL -> 8 * values;
      case UUID -> 16 * values;
      case TEXT, JSONB, VECTOR, BYTEA -> null;
    };
  }

  @Override
  public void close() {
    if (closed)
      return;
    closed = true;
    on = false;
    blocks.close();
    walk.close();
  }
}
