package io.foreshock.vector;

import io.foreshock.api.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory that remember which commit changed what. Thread-safe. */
final class ModelRows implements VectorRows {
  final TreeMap<Long, float[]> rows = new TreeMap<>();
  private final List<long[]> commits = new ArrayList<>();
  /** So many calls fail before one does not. */
  int failures;
  /** False: the change lists were thrown away. */
  boolean remembers = true;
  int scans;

  /** @return its position */
  synchronized long commit(long[] ids, float[] @Nullable [] vectors) {
    for (int i = 0; i < ids.length; i++) {
      float[] vector = vectors[i];
      if (vector == null)
        rows.remove(ids[i]);
      else
        rows.put(ids[i], vector);
    }
    commits.add(ids);
    return commits.size();
  }

  @Override
  public synchronized long position() {
    if (failures-- > 0)
      throw new IllegalStateException("rows cannot be read, as the test wants it");
    return commits.isEmpty() ? NOTHING : commits.size();
  }

  @Override
  public synchronized long @Nullable [] changedSince(long position) {
    if (!remembers)
      return null;
    return commits.subList((int) position, commits.size()).stream().flatMapToLong(java.util.Arrays::stream).toArray();
  }

  @Override
  public synchronized void read(long[] ids, Visitor visitor) {
    for (long id : ids)
      visitor.visit(id, rows.get(id));
  }

  @Override
  public synchronized void readFrom(long id, Visitor visitor) {
    scans++;
    for (var row : rows.tailMap(id).entrySet())
      if (!visitor.visit(row.getKey(), row.getValue()))
        return;
  }
}
