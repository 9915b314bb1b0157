package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.StoredTable.RowTable;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RowFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks of a relational table in primary-key order. */
final class RowScan implements StoreSnapshot.ChunkSource {
  private static final int MAX_ROWS = BlockCodec.MAX_COUNT;
  /** Stored bytes after which a chunk is handed out early, so that wide rows stay bounded in memory. */
  private static final long MAX_BYTES = 16L << 20;

  private final RowTable table;
  private final int[] projection;
  private final boolean[] wanted;
  private final byte[] prefix;
  private final Walk walk;
  private boolean on;

  RowScan(Access access, RowTable table, int[] projection) {
    this.table = table;
    this.projection = projection;
    this.wanted = new boolean[table.schema().columns().size()];
    Arrays.stream(projection).forEach(c -> wanted[c] = true);
    this.prefix = Keys.prefix(table.id());
    this.walk = access.walk(Space.ROWS);
    this.on = walk.seek(prefix) && walk.hasPrefix(prefix);
  }

  @Override
  public @Nullable Chunk next() {
    List<Column> columns = table.schema().columns();
    ColumnBuffer[] buffers = new ColumnBuffer[columns.size()];
    for (int c = 0; c < buffers.length; c++)
      if (wanted[c])
        buffers[c] = ColumnBuffer.of(columns.get(c));
    int rows = 0;
    long bytes = 0;
    while (on && rows < MAX_ROWS && bytes < MAX_BYTES) {
      ByteBuffer row = walk.value();
      bytes += row.remaining();
      for (int c = 0; c < buffers.length; c++) {
        if (wanted[c])
          RowFormat.read(row, buffers[c]);
        else
          RowFormat.skip(row);
      }
      rows++;
      on = walk.next() && walk.hasPrefix(prefix);
    }
    if (rows == 0)
      return null;
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(buffers[c].copy(0, rows));
    return new Chunk(out, rows);
  }

  @Override
  public void close() {
    walk.close();
  }
}
