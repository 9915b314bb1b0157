package io.foreshock.sql.expr;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.Arrays;
import java.util.BitSet;

/** Hashes of key columns, equal where {@link Builder#equalAt} says equal. */
public final class Hashing {
  private static final int NULL = 0x5bd1e995;

  private Hashing() {
  }

  /** Mixes one column into the hashes of n rows. */
  public static void mix(ColumnVector v, int[] hashes, int n) {
    BitSet nulls = Vectors.nulls(v);
    switch (v) {
      case Longs x -> {
        for (int i = 0; i < n; i++)
          hashes[i] = step(hashes[i], Long.hashCode(x.values()[i] * 0x9E3779B97F4A7C15L));
      }
      case Doubles x -> {
        for (int i = 0; i < n; i++)
          hashes[i] = step(hashes[i], Long.hashCode(Double.doubleToLongBits(x.values()[i] + 0.0)
              * 0x9E3779B97F4A7C15L));
      }
      case Texts x -> {
        for (int i = 0; i < n; i++) {
          String s = x.values()[i];
          if (s != null) hashes[i] = step(hashes[i], s.hashCode());
        }
      }
      case ColumnVector.Vectors x -> {
        for (int i = 0; i < n; i++)
          hashes[i] = step(hashes[i], Arrays.hashCode(x.values()[i]));
      }
    }
    if (nulls != null) {
      for (int i = nulls.nextSetBit(0); i >= 0 && i < n; i = nulls.nextSetBit(i + 1))
        hashes[i] = NULL;
    }
  }

  private static int step(int hash, int value) {
    int h = (hash ^ value) * 0x85EBCA6B;
    return h ^ (h >>> 15);
  }
}
