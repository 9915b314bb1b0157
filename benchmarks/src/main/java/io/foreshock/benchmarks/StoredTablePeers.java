package io.foreshock.benchmarks;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tsfile.common.conf.TSFileDescriptor;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.exception.write.WriteProcessException;
import org.apache.tsfile.file.metadata.enums.CompressionType;
import org.apache.tsfile.file.metadata.enums.TSEncoding;
import org.apache.tsfile.write.TsFileWriter;
import org.apache.tsfile.write.record.Tablet;
import org.apache.tsfile.write.schema.IMeasurementSchema;
import org.apache.tsfile.write.schema.MeasurementSchema;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Files that others make of a table, series by series, which suits them best. Lossless settings only. */
final class StoredTablePeers {
  private static final int TABLET = 10_000;

  private StoredTablePeers() {
  }

  /** Bytes of a DuckDB database, and of the Parquet file (Zstandard, level 19) it writes. */
  record DuckDb(long database, long parquet) {}

  static DuckDb duckDb(StoredTable table, Path dir) throws IOException {
    Path file = dir.resolve("t.duckdb");
    Path parquet = dir.resolve("t.parquet");
    try (DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t(ts TIMESTAMP, series VARCHAR, " + table.columns().stream()
          .map(c -> c.name() + (isText(c) ? " VARCHAR" : " DOUBLE")).collect(Collectors.joining(", ")) + ")");
      try (DuckDBAppender appender = connection.createAppender("t")) {
        for (StoredTable.Part part : table.parts())
          append(part, appender);
      }
      statement.execute("CHECKPOINT");
      statement.execute("COPY t TO '" + parquet
          + "' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2)");
      return new DuckDb(Files.size(file), Files.size(parquet));
    } catch (SQLException e) {
      throw new IOException("duckdb does not store the table", e);
    }
  }

  private static boolean isText(Column column) {
    return column.type() == ColumnType.TEXT;
  }

  private static void append(StoredTable.Part part, DuckDBAppender appender) throws SQLException {
    for (int i = 0; i < part.ts().length; i++) {
      appender.beginRow().appendEpochMicros(part.ts()[i]).append(part.series());
      for (Object values : part.values())
        if (values instanceof double[] v) appender.append(v[i]);
        else appender.append(((String[]) values)[i]);
      appender.endRow();
    }
  }

  /** Bytes of a TsFile: doubles by Gorilla, texts by their dictionary, Zstandard over both. */
  static long tsFile(StoredTable table, Path dir) throws IOException {
    Path file = dir.resolve("t.tsfile");
    TSFileDescriptor.getInstance().getConfig().setCompressor(CompressionType.ZSTD.name()); // of times
    List<IMeasurementSchema> schema = table.columns().stream().<IMeasurementSchema>map(
        c -> new MeasurementSchema(c.name(), isText(c) ? TSDataType.TEXT : TSDataType.DOUBLE,
            isText(c) ? TSEncoding.DICTIONARY : TSEncoding.GORILLA, CompressionType.ZSTD))
        .toList();
    try (TsFileWriter writer = new TsFileWriter(file.toFile())) {
      for (StoredTable.Part part : table.parts()) {
        String device = "root." + part.series().replaceAll("[^a-zA-Z0-9]", "_");
        writer.registerAlignedTimeseries(device, schema);
        Tablet tablet = new Tablet(device, schema, TABLET);
        for (int i = 0; i < part.ts().length; i++) {
          add(part, i, tablet);
          if (tablet.getRowSize() == TABLET || i + 1 == part.ts().length) {
            writer.writeAligned(tablet);
            tablet.reset();
          }
        }
      }
    } catch (WriteProcessException e) {
      throw new IOException("tsfile does not take the table", e);
    }
    return Files.size(file);
  }

  private static void add(StoredTable.Part part, int row, Tablet tablet) {
    int at = tablet.getRowSize();
    tablet.addTimestamp(at, part.ts()[row]);
    for (int c = 0; c < part.values().size(); c++)
      if (part.values().get(c) instanceof double[] v) tablet.addValue(at, c, v[row]);
      else tablet.addValue(at, c, ((String[]) part.values().get(c))[row]);
  }
}
