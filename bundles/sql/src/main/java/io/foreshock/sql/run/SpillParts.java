package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Hashing;
import io.foreshock.sql.expr.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on disk, those with equal keys in the same of sixteen files. Confined to one thread. */
final class SpillParts {
  static final int COUNT = 16;
  /** Keys that still fall together after so many partings are mostly equal ones; parting them does not help. */
  static final int MAX_LEVEL = 6;

  private final DiskSpace disk;
  private final int level;
  private final @Nullable SpillFile[] files = new SpillFile[COUNT];

  /** @param level how often these rows were parted before */
  SpillParts(DiskSpace disk, int level) {
    this.disk = disk;
    this.level = level;
  }

  void write(Chunk rows, List<ColumnVector> keys) {
    int n = rows.size();
    int[] hashes = new int[n];
    for (ColumnVector key : keys)
      Hashing.mix(key, hashes, n);
    int[] counts = new int[COUNT];
    int[] part = new int[n];
    for (int i = 0; i < n; i++)
      counts[part[i] = part(hashes[i])]++;
    for (int p = 0; p < COUNT; p++) {
      if (counts[p] == 0) continue;
      int[] picked = new int[counts[p]];
      int at = 0;
      for (int i = 0; i < n; i++)
        if (part[i] == p) picked[at++] = i;
      file(p).write(Vectors.gather(rows, picked, at));
    }
  }

  /** Other bits at each level, of a hash stirred again since tables use its low bits. */
  private int part(int hash) {
    int h = hash * 0x9E3779B1;
    h ^= h >>> 15;
    h *= 0x85EBCA77;
    return (h >>> (28 - 4 * level)) & (COUNT - 1);
  }

  private SpillFile file(int p) {
    SpillFile known = files[p];
    if (known == null) files[p] = known = disk.file();
    return known;
  }

  /** A part's rows, null without any; the caller closes it. */
  @Nullable
  SpillFile take(int p) {
    SpillFile file = files[p];
    files[p] = null;
    return file;
  }
}
