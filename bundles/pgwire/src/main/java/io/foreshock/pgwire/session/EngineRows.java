package io.foreshock.pgwire.session;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.ValueWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of the SQL engine, chunk by chunk as it works them out. */
final class EngineRows implements Rows {
  private final SqlQueryEngine.Result result;
  private final List<Field> fields;
  private final int[] oids;
  /** Of the chunk at hand. */
  private ColumnVector[] vectors = {};
  private int size;
  private int row = -1;
  private boolean ended;

  EngineRows(SqlQueryEngine.Result result) {
    this.result = result;
    this.fields = fields(result.columns());
    this.oids = new int[fields.size()];
    for (int i = 0; i < oids.length; i++)
      oids[i] = fields.get(i).oid();
  }

  static List<Field> fields(List<Column> columns) {
    List<Field> fields = new ArrayList<>(columns.size());
    for (Column c : columns)
      fields.add(new Field(c.name(), Oid.of(c.type())));
    return fields;
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  @Override
  public boolean next() {
    row++;
    while (!ended && row >= size) {
      Chunk chunk = result.next();
      row = 0;
      ended = chunk == null;
      size = chunk == null ? 0 : chunk.size();
      vectors = chunk == null ? new ColumnVector[0] : chunk.columns().toArray(new ColumnVector[0]);
    }
    return !ended;
  }

  @Override
  public void write(int column, boolean binary, Out out) {
    if (row >= size) throw new IllegalStateException("no current row");
    ColumnVector vector = vectors[column];
    if (vector.isNull(row)) {
      out.nullValue();
      return;
    }
    int oid = oids[column];
    switch (vector) {
      case ColumnVector.Longs v when oid == Oid.TIMESTAMPTZ -> ValueWriter.timestamp(out, v.values()[row], binary);
      case ColumnVector.Longs v when oid == Oid.INTERVAL -> ValueWriter.interval(out, v.values()[row], binary);
      case ColumnVector.Longs v -> ValueWriter.number(out, oid, v.values()[row], binary);
      case ColumnVector.Doubles v -> ValueWriter.floating(out, oid, v.values()[row], binary);
      case ColumnVector.Texts v when oid == Oid.BYTEA -> ValueWriter.bytes(out, String.valueOf(v.get(row)), binary);
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
    size = 0;
    vectors = new ColumnVector[0];
    result.close();
  }
}
