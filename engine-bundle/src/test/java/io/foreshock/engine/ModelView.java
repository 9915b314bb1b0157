package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.testkit.TableRows;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the engine and the model showed at the same moment.
 *
 * @param schemas
 *            of the model then
 * @param events
 *            name of the time-series table that may lose old rows
 * @param edge
 *            its rows of lower times may be there or not
 * @param rollUps
 *            summaries of the readings that the engine had
 */
record ModelView(Snapshot engine, Snapshot model, List<TableSchema> schemas, String events, long edge,
    Set<RollUp> rollUps) implements AutoCloseable {

  @Override
  public void close() {
    engine.close();
    model.close();
  }

  void compare() {
    for (TableSchema schema : schemas)
      if (!List.of(Tables.CORRECTIONS, Tables.STORAGE_BLOCKS).contains(schema.name())) {
        assertEquals(schema, engine.schema(schema.name()));
        compare(all(schema));
      }
    List<List<@Nullable Object>> readings = List.of();
    if (!rollUps.isEmpty())
      readings = TableRows.all(model, model.schema(Tables.READINGS));
    for (RollUp r : rollUps)
      assertEquals(ModelSummaries.of(readings, r), TableRows.all(engine, engine.schema(r.tableOf(Tables.READINGS))),
          r.name());
  }

  /** Scans and aggregations; when one of the two cannot, both cannot. */
  void compareQueries(RandomQueries queries, String table) {
    ErrorCode missing = EngineModel.outcome(() -> model.schema(table));
    assertEquals(missing, EngineModel.outcome(() -> engine.schema(table)));
    if (missing != null)
      return;
    TableSchema schema = model.schema(table);
    assertEquals(schema, engine.schema(table));
    compare(known(queries.scan(schema).where(List.of())));
    compare(known(queries.scan(schema)));
    if (schema instanceof TableSchema.TimeSeries) {
      var wanted = queries.aggregation(schema);
      RandomQueries.compare(new io.foreshock.api.table.Aggregation(known(wanted.scan()), wanted.what(), wanted.by()),
          model, engine);
    }
  }

  private void compare(Scan scan) {
    assertEquals(TableRows.scan(model, scan), TableRows.scan(engine, scan), scan.toString());
  }

  private Scan all(TableSchema schema) {
    return known(Scan.all(schema.name(), schema.columns().stream().map(c -> c.name()).toList()));
  }

  /** Without rows that may be there or not. */
  private Scan known(Scan scan) {
    return scan.table().equals(events)
        ? new Scan(scan.table(), scan.columns(), Math.max(scan.from(), edge), scan.to(), scan.series(), scan.where())
        : scan;
  }

  /**
   * Nothing is shown of the events before a time.
   *
   * @param lowest
   *            the time by the time of the newest row
   */
  void requireNothingBefore(LongUnaryOperator lowest) {
    Scan times = Scan.all(events, List.of(((TableSchema.TimeSeries) model.schema(events)).timeColumn()));
    long newest = TableRows.scan(model, times).stream().mapToLong(r -> (Long) r.getFirst()).max()
        .orElse(Long.MIN_VALUE);
    long oldest = TableRows.scan(engine, times).stream().mapToLong(r -> (Long) r.getFirst()).min()
        .orElse(Long.MAX_VALUE);
    assertTrue(newest == Long.MIN_VALUE || oldest >= lowest.applyAsLong(newest),
        () -> "row behind the edge: oldest=" + oldest + ", newest=" + newest);
  }
}
