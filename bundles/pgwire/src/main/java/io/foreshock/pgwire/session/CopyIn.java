package io.foreshock.pgwire.session;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.SqlStates;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of COPY ... FROM STDIN on their way into a table, in pieces. On a time series outside of a transaction each
 * piece is durable by itself, so that a load may be larger than memory: repeating it changes nothing. Everything else
 * is one transaction. For one thread at a time.
 */
final class CopyIn {
  /** Rows of a piece. */
  static final int PIECE = 20_000;

  private final Supplier<SqlSession> session;
  private final CopyOptions options;
  private final TableSchema table;
  private final List<Column> columns;
  private final CopyLines lines;
  private final CopyBinary binary;
  private final ChunkBuilder rows;
  private boolean headerDue;
  private long written;
  private long line;

  /**
   * @throws PgError
   *             {@code 42703} for a column the table does not have
   */
  CopyIn(CopyOptions options, TableSchema table, Supplier<SqlSession> session) {
    this.options = options;
    this.table = table;
    this.session = session;
    this.columns = options.columns().isEmpty()
        ? table.visibleColumns()
        : options.columns().stream().map(this::column)
            .toList();
    // texts are converted here; the store checks the rest
    this.rows = new ChunkBuilder(columns);
    this.lines = new CopyLines(options);
    this.binary = new CopyBinary(columns.size());
    this.headerDue = options.header();
  }

  private Column column(String name) {
    int at = table.indexOf(name);
    if (at < 0)
      throw new PgError(PgError.UNDEFINED_COLUMN, "column \"" + name + "\" of relation \"" + table.name()
          + "\" does not exist");
    return table.columns().get(at);
  }

  int width() {
    return columns.size();
  }

  /** Bytes of the client, cut anywhere. */
  void feed(byte[] data) {
    if (options.binary()) binary.feed(data, this::record);
    else lines.feed(data, this::record);
  }

  /** @return rows written */
  long finish() {
    if (options.binary()) binary.end();
    else lines.end(this::record);
    flush();
    return written;
  }

  private void record(List<@Nullable String> fields) {
    line++;
    if (headerDue) {
      headerDue = false;
      return;
    }
    if (fields.size() != columns.size())
      throw new PgError("22P04", "COPY " + table.name() + ", line " + line + ": " + fields.size()
          + " columns, expected " + columns.size());
    @Nullable
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++)
      row[i] = value(fields.get(i), columns.get(i));
    rows.add(row);
    if (rows.size() == PIECE) flush();
  }

  private void record(@Nullable ByteBuffer[] fields) {
    line++;
    @Nullable
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      ByteBuffer bytes = fields[i];
      row[i] = bytes == null ? null : value(columns.get(i), type -> CopyBinary.value(bytes, type));
    }
    rows.add(row);
    if (rows.size() == PIECE) flush();
  }

  private @Nullable Object value(@Nullable String text, Column column) {
    return text == null ? null : value(column, type -> CopyValues.of(text, type));
  }

  private Object value(Column column, Function<ColumnType, Object> read) {
    try {
      return read.apply(column.type());
    } catch (PgError e) {
      throw new PgError(e.state(), "COPY " + table.name() + ", line " + line + ", column " + column.name() + ": " + e
          .text());
    }
  }

  private void flush() {
    if (rows.size() == 0) return;
    try {
      written += session.get().insert(table.name(), columns.stream().map(Column::name).toList(), rows.build());
    } catch (ForeshockException e) {
      PgError error = SqlStates.of(e, "", 0);
      throw new PgError(error.state(), "COPY " + table.name() + ", rows before line " + (line + 1) + ": " + error
          .text());
    }
    rows.clear();
  }

  /** Whether all rows must be one transaction. */
  static boolean isAtomic(TableSchema table) {
    return table instanceof TableSchema.Relational;
  }

}
