package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.expr.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers distinct keys 0, 1, 2 ... in the order they first appear: an open-addressing hash table over columns. A row
 * with the key of the row before costs no look-up, which is the rule in data stored series by series. Confined to one
 * thread.
 */
final class KeyTable {
  private final List<Builder> columns = new ArrayList<>();
  private final MemoryBudget memory;
  private int[] slots = new int[64];
  private int[] hashes = new int[32];
  private int count;
  private long bytes;

  KeyTable(List<ColumnType> types, MemoryBudget memory) {
    this.memory = memory;
    for (ColumnType t : types)
      columns.add(new Builder(t, 32));
  }

  int count() {
    return count;
  }

  /**
   * The number of each row's key.
   *
   * @param insert
   *            unknown keys get a new number; otherwise -1
   */
  int[] map(List<ColumnVector> keys, int n, boolean insert) {
    int[] ids = new int[n];
    int[] h = new int[n];
    for (ColumnVector k : keys)
      Hashing.mix(k, h, n);
    for (int i = 0; i < n; i++)
      ids[i] = i > 0 && h[i] == h[i - 1] && sameAsBefore(keys, i) ? ids[i - 1] : find(keys, i, h[i], insert);
    return ids;
  }

  private static boolean sameAsBefore(List<ColumnVector> keys, int i) {
    for (int k = 0; k < keys.size(); k++) {
      boolean same = switch (keys.get(k)) {
        case Longs v -> v.values()[i] == v.values()[i - 1] && v.isNull(i) == v.isNull(i - 1);
        case Doubles v -> v.values()[i] == v.values()[i - 1] && v.isNull(i) == v.isNull(i - 1);
        case Texts v -> v.values()[i] == v.values()[i - 1];
        case ColumnVector.Vectors v -> v.values()[i] == v.values()[i - 1];
      };
      if (!same) return false;
    }
    return true;
  }

  private int find(List<ColumnVector> keys, int row, int hash, boolean insert) {
    int mask = slots.length - 1;
    for (int s = hash & mask;; s = (s + 1) & mask) {
      int id = slots[s] - 1;
      if (id < 0) return insert ? insert(keys, row, hash, s) : -1;
      if (hashes[id] == hash && equal(keys, row, id)) return id;
    }
  }

  private boolean equal(List<ColumnVector> keys, int row, int id) {
    for (int k = 0; k < keys.size(); k++)
      if (!columns.get(k).equalAt(id, keys.get(k), row)) return false;
    return true;
  }

  private int insert(List<ColumnVector> keys, int row, int hash, int slot) {
    int id = count++;
    reserve(16 + 8L * keys.size());
    if (id == hashes.length) hashes = Arrays.copyOf(hashes, id * 2);
    hashes[id] = hash;
    for (int k = 0; k < keys.size(); k++) {
      Builder column = columns.get(k);
      column.ensure(count);
      column.set(id, keys.get(k), row);
      if (keys.get(k) instanceof Texts t && t.values()[row] instanceof String s) reserve(48 + 2L * s.length());
    }
    slots[slot] = count;
    if (count * 2 > slots.length) grow();
    return id;
  }

  private void reserve(long more) {
    memory.reserve(more);
    bytes += more;
  }

  /** Gives the memory back; the table is not to be used any more. */
  void release() {
    memory.release(bytes);
    bytes = 0;
  }

  private void grow() {
    int[] bigger = new int[slots.length * 2];
    int mask = bigger.length - 1;
    for (int id = 0; id < count; id++) {
      int s = hashes[id] & mask;
      while (bigger[s] != 0)
        s = (s + 1) & mask;
      bigger[s] = id + 1;
    }
    slots = bigger;
  }

  /** Keys {@code from .. from+n} as columns. */
  List<ColumnVector> keys(int from, int n) {
    int[] rows = new int[n];
    for (int i = 0; i < n; i++)
      rows[i] = from + i;
    List<ColumnVector> out = new ArrayList<>();
    for (Builder b : columns)
      out.add(b.gather(rows, n));
    return out;
  }
}
