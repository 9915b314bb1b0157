package io.foreshock.benchmarks;

import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.TableSchema;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.tables.MadeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Made tables through the engine, written second by second: the whole file after {@code foreshock compact}, against rows as they stand. */
final class StoredTableCases {
  private static final int SERIES = 100;
  private static final int SECONDS = 100;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private StoredTableCases() {
  }

  static void run(Settings settings, Report report) throws IOException, InterruptedException {
    int seconds = (int) (settings.rowsOr(5_000_000, 500_000) / SERIES / SECONDS * SECONDS);
    for (MadeTable table : MadeTable.values()) {
      Path dir = Files.createTempDirectory("foreshock-table");
      long bytes = stored(table, dir, seconds);
      long rows = (long) seconds * SERIES;
      report.figure(new Figure(table.name(), "ratio", (double) table.rawBytes() * rows / bytes, "x", Better.HIGHER,
          String.format(Locale.ROOT, "%,d rows of %d bytes, %.3f bytes each stored, bound %.1fx", rows,
              table.rawBytes(), (double) bytes / rows, table.boundRatio())));
      Scratch.delete(dir);
    }
  }

  private static long stored(MadeTable table, Path dir, int seconds) throws InterruptedException {
    List<MadeTable.Rows> made = new ArrayList<>();
    for (int s = 0; s < SERIES; s++)
      made.add(table.rows(s, seconds));
    int columns = made.getFirst().columns().length;
    List<Column> schema = new ArrayList<>(
        List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.required("sensor", ColumnType.TEXT)));
    for (int c = 0; c < columns; c++)
      schema.add(Column.of("value" + c, ColumnType.DOUBLE));
    try (Engine engine = Engine.open(dir, () -> ForeshockStore.CODECS, EngineOptions.defaults())) {
      engine.tables().create(new TableSchema.TimeSeries("made", schema, "ts", "sensor"));
      try (TableSession session = engine.ingest().openTable("made", "bench", CommitListener.NONE)) {
        List<String> keys = new ArrayList<>();
        for (int s = 0; s < SERIES; s++)
          keys.add("sensor" + s);
        int[] series = session.series(keys);
        long position = session.lastCommitted();
        for (int from = 0; from < seconds; from += SECONDS) {
          SeriesBatch batch = batch(made, series, from);
          position++;
          while (!session.offer(batch, position))
            Thread.onSpinWait();
        }
        session.awaitCommitted(position, LIMIT);
      }
      engine.compact(LIMIT);
      Await.until("all rows are in blocks", LIMIT,
          () -> engine.health().health().metrics().getOrDefault("block_rows", 0.0) >= (double) seconds * SERIES);
      return engine.admin().shrink(StoreAdmin.Progress.NONE).after();
    }
  }

  private static SeriesBatch batch(List<MadeTable.Rows> made, int[] series, int from) {
    int n = SERIES * SECONDS;
    int[] ids = new int[n];
    long[] ts = new long[n];
    double[][] values = new double[made.getFirst().columns().length][n];
    for (int i = 0; i < n; i++) {
      MadeTable.Rows rows = made.get(i % SERIES);
      ids[i] = series[i % SERIES];
      ts[i] = rows.ts()[from + i / SERIES];
      for (int c = 0; c < values.length; c++)
        values[c][i] = rows.columns()[c][from + i / SERIES];
    }
    return new SeriesBatch(ids, ts, Arrays.stream(values).<ColumnVector>map(v -> new ColumnVector.Doubles(v, null, n))
        .toList());
  }
}
