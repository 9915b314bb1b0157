package io.foreshock.detection.store;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table {@code history_embeddings}, a row for each sensor and block of time,
 * and how far each sensor has come. Thread-safe.
 */
public final class HistoryEmbeddingTable {
  private final Tables tables;
  private final Rows rows;
  private final Rows progress;

  public HistoryEmbeddingTable(Tables tables) {
    this.tables = tables;
    rows = new Rows(tables, new TableSchema.Relational("history_embeddings",
        List.of(Column.required("sensor", ColumnType.BIGINT), Column.required("block_from", ColumnType.TIMESTAMP),
            Column.of("windows", ColumnType.BIGINT), Column.of("embeddings", ColumnType.TEXT)),
        List.of("sensor", "block_from")));
    progress = new Rows(tables,
        Rows.schema("history_embedding_progress", "sensor", "sensor BIGINT", "embedded_to TIMESTAMP"));
  }

  /**
   * The windows of one sensor whose end lies in one block.
   *
   * @param sensor
   *            number in the catalog
   * @param from
   *            start of the block, microseconds UTC
   * @param text
   *            windows one after the other, in ASCII
   */
  public record Block(int sensor, long from, int windows, String text) {}

  /** Hears of each stored block. */
  @FunctionalInterface
  public interface Sink {
    void block(Block block);
  }

  /**
   * Stores blocks and progress in one commit.
   *
   * @param embeddedTo
   *            by sensor, microseconds UTC
   */
  public void put(List<Block> blocks, Map<Integer, Long> embeddedTo) {
    List<Write> writes = new ArrayList<>();
    for (Block b : blocks)
      writes.add(rows.upsert((long) b.sensor(), b.from(), (long) b.windows(), b.text()));
    embeddedTo.forEach((sensor, to) -> writes.add(progress.upsert((long) sensor, to)));
    if (!writes.isEmpty())
      tables.commit(writes);
  }

  public void each(Sink sink) {
    rows.each(r -> sink.block(new Block((int) r.number("sensor"), r.number("block_from"), (int) r.number("windows"), r
        .text("embeddings"))));
  }

  public Map<Integer, Long> progress() {
    Map<Integer, Long> all = new HashMap<>();
    progress.each(r -> all.put((int) r.number("sensor"), r.number("embedded_to")));
    return all;
  }
}
