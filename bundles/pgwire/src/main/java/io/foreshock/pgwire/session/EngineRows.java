package io.foreshock.pgwire.session;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the SQL engine, chunk by chunk as it works them out. */
final class EngineRows implements Rows {
  private final SqlQueryEngine.Result result;
  private final List<Field> fields;
  private @Nullable Chunk chunk;
  private int row = -1;
  private boolean ended;

  EngineRows(SqlQueryEngine.Result result) {
    this.result = result;
    this.fields = fields(result.columns());
  }

  static List<Field> fields(List<Column> columns) {
    return columns.stream().map(c -> new Field(c.name(), Oid.of(c.type()))).toList();
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  @Override
  public boolean next() {
    row++;
    while (!ended && (chunk == null || row >= chunk.size())) {
      chunk = result.next();
      row = 0;
      ended = chunk == null;
    }
    return !ended;
  }

  @Override
  public void write(int column, boolean binary, Out out) {
    Chunk c = chunk;
    if (c == null) throw new IllegalStateException("no current row");
    int oid = fields.get(column).oid();
    ColumnVector vector = c.column(column);
    if (vector.isNull(row)) {
      out.nullValue();
      return;
    }
    switch (vector) {
      case ColumnVector.Longs v when result.columns().get(column).type() == ColumnType.TIMESTAMP -> ValueWriter
          .timestamp(out, v.values()[row], binary);
      case ColumnVector.Longs v -> ValueWriter.number(out, oid, v.values()[row], binary);
      case ColumnVector.Doubles v -> ValueWriter.floating(out, oid, v.values()[row], binary);
      case ColumnVector.Texts v -> ValueWriter.text(out, oid, String.valueOf(v.get(row)), binary);
      case ColumnVector.Vectors v -> {
        float[] values = v.get(row);
        if (values == null) out.nullValue();
        else ValueWriter.vector(out, values);
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    chunk = null;
    result.close();
  }
}
