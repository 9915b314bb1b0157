package io.foreshock.vector;

import io.foreshock.api.vector.VectorRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Rows in a file that only grows, durable commit by commit: one row a commit, a remove when its first value is NaN. */
final class FileRows implements VectorRows {
  static final int DIMENSION = 16;
  private static final int RECORD = Long.BYTES + Float.BYTES * DIMENSION;

  final ModelRows model = new ModelRows();
  private final FileChannel file;

  FileRows(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long whole = file.size() / RECORD * RECORD; // the last one may be torn
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    for (long at = 0; at < whole; at += RECORD) {
      file.read(record.clear(), at);
      long id = record.getLong(0);
      float[] vector = new float[DIMENSION];
      record.position(Long.BYTES).asFloatBuffer().get(vector);
      model.commit(new long[]{id}, new float[][]{Float.isNaN(vector[0]) ? null : vector});
    }
    file.truncate(whole);
    file.position(whole);
  }

  /** @return its position; durable on return */
  long commit(long id, float @Nullable [] vector) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD).putLong(id);
    for (int i = 0; i < DIMENSION; i++)
      record.putFloat(vector == null ? Float.NaN : vector[i]);
    file.write(record.flip());
    return model.commit(new long[]{id}, new float[][]{vector});
  }

  @Override
  public long position() {
    return model.position();
  }

  @Override
  public long @Nullable [] changedSince(long position) {
    return model.changedSince(position);
  }

  @Override
  public void read(long[] ids, Visitor visitor) {
    model.read(ids, visitor);
  }

  @Override
  public void readFrom(long id, Visitor visitor) {
    model.readFrom(id, visitor);
  }
}
