package io.foreshock.benchmarks;

import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TableRows;
import io.foreshock.testkit.tables.MadeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables through the engine, all series at once as time goes by: the whole file after {@code foreshock compact},
 * against rows as they stand, beside the files of others.
 */
final class StoredTableCases {
  private static final int SERIES = 100;
  /** Rows of each series that come in one batch. */
  private static final int SLICE = 100;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String NAB = "../quality/dev/nab/data";

  private StoredTableCases() {
  }

  static void run(Settings settings, Report report) throws IOException, InterruptedException {
    int seconds = (int) (settings.rowsOr(5_000_000, 500_000) / SERIES / SLICE * SLICE);
    for (MadeTable table : MadeTable.values())
      run(StoredTable.made(table, SERIES, seconds), report);
    run(StoredTable.events(settings.smoke() ? 50_000 : 1_000_000), report);
    Path nab = settings.data().resolve(NAB);
    if (Files.isDirectory(nab))
      run(StoredTable.nab(nab), report);
  }

  private static void run(StoredTable table, Report report) throws IOException, InterruptedException {
    Path dir = Files.createTempDirectory("foreshock-table");
    try {
      Stored stored = stored(table, dir.resolve("store"));
      long bytes = stored.bytes;
      StoredTablePeers.DuckDb duckDb = StoredTablePeers.duckDb(table, dir);
      List<Peer> peers = Stream.of(new Peer("duckdb", ratio(table, duckDb.database())), new Peer("parquet-zstd19",
          ratio(table, duckDb.parquet())), new Peer("tsfile", ratio(table, StoredTablePeers.tsFile(table, dir))))
          .sorted((a, b) -> Double.compare(b.value(), a.value())).toList();
      String others = peers.stream().skip(1).map(p -> String.format(Locale.ROOT, "%s %.1fx", p.name(), p.value()))
          .reduce((a, b) -> a + ", " + b).orElse("");
      report.figure(new Figure(table.name(), "ratio", ratio(table, bytes), "x", Better.HIGHER, String.format(
          Locale.ROOT, "%,d rows of %.1f bytes, %.3f bytes each stored, %s; %s", table.rows(), (double) table
              .rawBytes() / table.rows(), (double) bytes / table.rows(), bound(table, stored.entropy), others),
          peers.getFirst()));
      RowText text = RowText.of(table);
      text("json", table, text.json(), bytes, report);
      text("csv", table, text.csv(), bytes, report);
    } finally {
      Scratch.delete(dir);
    }
  }

  private static void text(String form, StoredTable table, long text, long bytes, Report report) {
    report.figure(new Figure(table.name(), "ratio_" + form, (double) text / bytes, "x", Better.HIGHER, String.format(
        Locale.ROOT, "against the rows as %s a plant sends, %.1f bytes each", form.toUpperCase(Locale.ROOT),
        (double) text / table.rows())));
  }

  /** What is known from how the table is made, and what the engine estimates; what has no estimate is named. */
  private static String bound(StoredTable table, Map<String, Double> entropy) {
    double bits = entropy.values().stream().filter(b -> !b.isNaN()).mapToDouble(b -> b).sum();
    String known = Double.isNaN(table.boundRatio())
        ? ""
        : String.format(Locale.ROOT, "bound %.1fx, ", table
            .boundRatio());
    String each = entropy.entrySet().stream().map(e -> e.getValue().isNaN()
        ? e.getKey() + " none"
        : String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue())).collect(Collectors.joining(", "));
    return known + (entropy.values().stream().anyMatch(b -> b.isNaN())
        ? "no estimate of the bound, bits a value: "
        : String.format(Locale.ROOT, "estimated bound %.1fx, bits a value: ", 8.0 * table.rawBytes() / table.rows()
            / bits)) + each;
  }

  /**
   * The mean of the engine's estimates by column, of some blocks of each series; NaN where there is none.
   *
   * @see io.foreshock.engine.column.EntropyEstimate
   */
  private static Map<String, Double> entropy(Engine engine, StoredTable table) {
    Map<String, Double> bits = new LinkedHashMap<>();
    Map<String, Double> rows = new LinkedHashMap<>();
    Scan all = Scan.all(Tables.STORAGE_BLOCKS, List.of("column_name", "rows", "entropy_bits"));
    try (Snapshot snapshot = engine.tables().snapshot()) {
      for (StoredTable.Part part : table.parts())
        for (List<@Nullable Object> row : TableRows.scan(snapshot, all.where(List.of(Condition.of("series",
            Condition.Op.EQ, part.series()))))) {
              String column = String.valueOf(row.get(0));
              double n = row.get(1) instanceof Long l && row.get(2) != null ? l : 0;
              bits.merge(column, row.get(2) instanceof Double b ? n * b : 0.0, Double::sum);
              rows.merge(column, n, Double::sum);
            }
    }
    bits.replaceAll((column, sum) -> sum / rows.getOrDefault(column, 0.0));
    return bits;
  }

  private record Stored(long bytes, Map<String, Double> entropy) {}

  private static double ratio(StoredTable table, long bytes) {
    return (double) table.rawBytes() / bytes;
  }

  private static Stored stored(StoredTable table, Path dir) throws InterruptedException {
    List<Column> schema = new ArrayList<>(
        List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.required("series", ColumnType.TEXT)));
    schema.addAll(table.columns());
    try (Engine engine = Engine.open(dir, () -> ForeshockStore.CODECS, EngineOptions.defaults())) {
      engine.tables().create(new TableSchema.TimeSeries("made", schema, "ts", "series"));
      try (TableSession session = engine.ingest().openTable("made", "bench", CommitListener.NONE)) {
        int[] series = session.series(table.parts().stream().map(StoredTable.Part::series).toList());
        long position = session.lastCommitted();
        int most = table.parts().stream().mapToInt(p -> p.ts().length).max().orElse(0);
        for (int from = 0; from < most; from += SLICE) {
          SeriesBatch batch = slice(table, series, from);
          position++;
          while (!session.offer(batch, position))
            Thread.onSpinWait();
        }
        session.awaitCommitted(position, LIMIT);
      }
      engine.compact(LIMIT);
      Await.until("all rows are in blocks", LIMIT,
          () -> engine.health().health().metrics().getOrDefault("block_rows", 0.0) >= table.rows());
      Map<String, Double> entropy = entropy(engine, table);
      return new Stored(engine.admin().shrink(StoreAdmin.Progress.NONE).after(), entropy);
    }
  }

  /** The next rows of every series that has some left. */
  private static SeriesBatch slice(StoredTable table, int[] series, int from) {
    int n = table.parts().stream().mapToInt(p -> Math.clamp(p.ts().length - from, 0, SLICE)).sum();
    int[] ids = new int[n];
    long[] ts = new long[n];
    Object[] values = table.columns().stream().map(c -> c.type() == ColumnType.TEXT ? new String[n] : new double[n])
        .toArray();
    int at = 0;
    for (int p = 0; p < series.length; p++) {
      StoredTable.Part part = table.parts().get(p);
      int rows = Math.clamp(part.ts().length - from, 0, SLICE);
      Arrays.fill(ids, at, at + rows, series[p]);
      System.arraycopy(part.ts(), Math.min(from, part.ts().length), ts, at, rows);
      for (int c = 0; c < values.length; c++)
        System.arraycopy(part.values().get(c), Math.min(from, part.ts().length), values[c], at, rows);
      at += rows;
    }
    return new SeriesBatch(ids, ts, Arrays.stream(values).<ColumnVector>map(v -> v instanceof double[] d
        ? new ColumnVector.Doubles(d, null, n)
        : new ColumnVector.Texts((String[]) v, n)).toList());
  }
}
