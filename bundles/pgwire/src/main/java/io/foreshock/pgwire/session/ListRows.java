package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.ValueWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are all there. */
final class ListRows implements Rows {
  private final List<Field> fields;
  private final List<@Nullable Object[]> rows;
  private int row = -1;

  ListRows(List<Field> fields, List<@Nullable Object[]> rows) {
    this.fields = fields;
    this.rows = rows;
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  @Override
  public boolean next() {
    return ++row < rows.size();
  }

  @Override
  public void write(int column, boolean binary, Out out) {
    ValueWriter.any(out, fields.get(column).oid(), rows.get(row)[column], binary);
  }

  @Override
  public void close() {
    row = rows.size();
  }
}
