package io.foreshock.engine.format;

import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.engine.column.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a column that follow from those of another column of the same block, as how severe an event is follows from
 * what happened: a functional dependency, with few exceptions. In the place of a codec's bytes stands
 *
 * <pre>
 * | source v | base v | values v | number v, per value of the source from base on | exceptions v | per exception:
 * | rows since the one before v, number v |
 * </pre>
 *
 * base and numbers in zigzag; the source is a column's place among the entries. It has whole numbers or the numbers of a
 * plain dictionary and does not follow from another itself, so reading never goes further than one column. Stateless.
 */
final class Determined {
  /** Most values that a source may have, from its lowest to its highest. */
  static final int MOST_VALUES = 4_096;
  /** One row in so many may be an exception. */
  private static final int EXCEPTION_PART = 64;
  /** Bytes; less is not worth reading two columns for one. */
  private static final int MIN_GAIN = 16;
  /** Columns that are looked at, for all pairs are. */
  private static final int MOST_COLUMNS = 64;
  private static final int SAMPLE = 1_024;
  /** One row of a sample in so many. */
  private static final int SAMPLE_EXCEPTION_PART = 16;

  private Determined() {
  }

  /**
   * The numbers of one column.
   *
   * @param place
   *            among the entries of the head
   * @param values
   *            as they are coded, with something in rows without a value
   * @param nulls
   *            rows of which the number does not matter; null = none
   * @param size
   *            values from {@code base} on, all that occur; 0 = cannot be a source
   * @param bytes
   *            what they take otherwise
   */
  record Numbers(int place, long[] values, @Nullable BitSet nulls, long base, int size, int bytes) {
    /** @param source whether others may follow from it */
    static Numbers of(int place, long[] values, int n, @Nullable BitSet nulls, boolean source, int bytes) {
      long min = values[0];
      long max = values[0];
      for (int i = 1; i < n; i++) {
        min = Math.min(min, values[i]);
        max = Math.max(max, values[i]);
      }
      long range = max - min;
      boolean few = source && range >= 0 && range < MOST_VALUES;
      return new Numbers(place, values, nulls, min, few ? (int) range + 1 : 0, bytes);
    }

    boolean isNull(int row) {
      return nulls != null && nulls.get(row);
    }
  }

  private record Found(int place, int source, byte[] bytes, int gain) {}

  /** Coded numbers of the columns that follow from another, by place; those that save most come first. */
  static Map<Integer, byte[]> find(List<Numbers> columns, int n) {
    List<Found> all = new ArrayList<>();
    List<Numbers> looked = columns.subList(0, Math.min(MOST_COLUMNS, columns.size()));
    for (Numbers column : looked)
      for (Numbers source : looked)
        if (source != column && source.size > 0 && source.size + MIN_GAIN < column.bytes) {
          byte[] bytes = code(column, source, n);
          if (bytes.length > 0 && bytes.length + MIN_GAIN <= column.bytes)
            all.add(new Found(column.place, source.place, bytes, column.bytes - bytes.length));
        }
    all.sort(Comparator.comparingInt(Found::gain).reversed());
    Map<Integer, byte[]> chosen = new HashMap<>();
    Set<Integer> sources = new HashSet<>();
    for (Found f : all)
      if (!chosen.containsKey(f.place) && !sources.contains(f.place) && !chosen.containsKey(f.source)) {
        chosen.put(f.place, f.bytes);
        sources.add(f.source);
      }
    return chosen;
  }

  /** Nothing when too many rows are exceptions. */
  private static byte[] code(Numbers column, Numbers source, int n) {
    int step = Math.max(1, n / SAMPLE);
    if (exceptions(column, source, n, step, map(column, source, n, step)) > n / step / SAMPLE_EXCEPTION_PART)
      return new byte[0];
    long[] map = map(column, source, n, 1);
    int exceptions = exceptions(column, source, n, 1, map);
    if (exceptions > n / EXCEPTION_PART)
      return new byte[0];
    Bytes out = new Bytes(2 * map.length + 8 * exceptions);
    Varint.put(out, source.place);
    Varint.put(Varint.put(out, zigzag(source.base)), map.length);
    for (long number : map)
      Varint.put(out, zigzag(number));
    Varint.put(out, exceptions);
    int last = 0;
    for (int i = 0; i < n; i++)
      if (isException(column, source, i, map)) {
        Varint.put(Varint.put(out, i - last), zigzag(column.values[i]));
        last = i;
      }
    return out.toArray();
  }

  /**
   * What goes with each value of the source in more than half of its rows, if anything does (Boyer and Moore, "MJRTY, a
   * fast majority vote algorithm", 1981).
   */
  private static long[] map(Numbers column, Numbers source, int n, int step) {
    long[] map = new long[source.size];
    int[] lead = new int[source.size];
    for (int i = 0; i < n; i += step) {
      if (column.isNull(i))
        continue;
      int at = (int) (source.values[i] - source.base);
      if (lead[at] == 0)
        map[at] = column.values[i];
      lead[at] += map[at] == column.values[i] ? 1 : -1;
    }
    return map;
  }

  private static int exceptions(Numbers column, Numbers source, int n, int step, long[] map) {
    int exceptions = 0;
    for (int i = 0; i < n; i += step)
      exceptions += isException(column, source, i, map) ? 1 : 0;
    return exceptions;
  }

  private static boolean isException(Numbers column, Numbers source, int row, long[] map) {
    return map[(int) (source.values[row] - source.base)] != column.values[row] && !column.isNull(row);
  }

  /** Reads numbers of another column. */
  interface Source {
    /**
     * @param place
     *            anything
     * @throws MalformedBlockException
     *             when there is none, or it cannot be a source
     */
    void read(int place, long[] into);
  }

  /**
   * @throws MalformedBlockException
   *             when {@link #find} did not write the bytes
   */
  static void decode(ByteBuffer in, int n, Source source, long[] into) {
    try {
      int place = count(in, Integer.MAX_VALUE);
      long base = number(in);
      long[] map = new long[count(in, Math.min(MOST_VALUES, in.remaining()))];
      for (int i = 0; i < map.length; i++)
        map[i] = number(in);
      source.read(place, into);
      for (int i = 0; i < n; i++) {
        long at = into[i] - base;
        if (at < 0 || at >= map.length)
          throw new MalformedBlockException(in.position(), "value that nothing follows from: value=" + into[i]);
        into[i] = map[(int) at];
      }
      int row = 0;
      for (int left = count(in, n); left > 0; left--) {
        row += count(in, n - 1 - row);
        into[row] = number(in);
      }
      if (in.hasRemaining())
        throw new MalformedBlockException(in.position(), "bytes left over");
    } catch (BufferUnderflowException e) {
      throw new MalformedBlockException(in.limit(), "cut short");
    }
  }

  private static int count(ByteBuffer in, int limit) {
    long value = Varint.get(in);
    if (value < 0 || value > limit)
      throw new MalformedBlockException(in.position(), "count out of range: value=" + value + ", limit=" + limit);
    return (int) value;
  }

  private static long number(ByteBuffer in) {
    long value = Varint.get(in);
    return value >>> 1 ^ -(value & 1);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
