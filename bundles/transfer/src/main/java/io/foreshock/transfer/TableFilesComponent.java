package io.foreshock.transfer;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.api.transfer.TableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Chooses the format. Thread-safe. */
@Component
public final class TableFilesComponent implements TableFiles {
  private final Tables tables;

  @Activate
  public TableFilesComponent(@Reference Tables tables) {
    this.tables = tables;
  }

  @Override
  public long write(List<Column> columns, Supplier<@Nullable Chunk> rows, FileFormat format, OutputStream out)
      throws IOException {
    return switch (format) {
      case CSV -> CsvOut.write(columns, rows, out);
      case PARQUET -> ParquetOut.write(columns, rows, out);
    };
  }

  @Override
  public long load(String table, Path file, FileFormat format) throws IOException {
    TableSchema schema = tables.find(table)
        .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table));
    TableWriter writer = new TableWriter(tables, schema);
    try {
      switch (format) {
        case CSV -> CsvIn.read(file, writer);
        case PARQUET -> ParquetIn.read(file, writer);
      }
      writer.flush();
    } catch (ForeshockException e) {
      throw new ForeshockException(e.code(), e.getMessage() + "; rows stored before: " + writer.stored(), e);
    }
    return writer.stored();
  }
}
