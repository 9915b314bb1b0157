package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Out;
import java.util.List;

/** Rows of a result as they go out, one after the other. For one thread at a time. */
interface Rows extends AutoCloseable {
  List<Field> fields();

  /** Steps to the next row; false at the end. */
  boolean next();

  void write(int column, boolean binary, Out out);

  @Override
  void close();
}
