package io.foreshock.engine;

import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.engine.RowTable.Indexed;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a scan with conditions has to look at: all that fulfil them, and as few others as can be had cheaply. No
 * statistics: the ways are tried with growing budgets until one of them comes to its end.
 */
sealed interface RowPath {
  /** Products of IN lists beyond this are not taken apart. */
  int MAX_RANGES = 1_024;
  int FIRST_BUDGET = 64;
  int MAX_KEYS = 1 << 20;
  /** Finding a row by its key costs about this many times more than passing it in a scan. */
  int SEEK_COST = 8;
  Comparator<byte[]> ORDER = Arrays::compareUnsigned;

  /** Keys from one on, up to those that begin with the other. */
  record KeyRange(byte[] from, byte[] to) {}

  /** All rows within the ranges, which ascend and do not overlap. */
  record Ranges(List<KeyRange> ranges) implements RowPath {}

  /** The rows with these keys, ascending. */
  record Points(List<byte[]> keys) implements RowPath {}

  static RowPath choose(Access access, RowTable table, List<Condition> where) {
    byte[] prefix = Keys.prefix(table.id());
    RowPath all = new Ranges(List.of(new KeyRange(prefix, prefix)));
    if (where.isEmpty())
      return all;
    List<KeyRange> primary = new Finder(table, where, table.keyIndexes(), false).ranges(v -> new Encoder(table.id(),
        v));
    List<List<KeyRange>> indexes = new ArrayList<>();
    for (Indexed index : table.readable()) {
      List<KeyRange> ranges = new Finder(table, where, index.columns(), true).ranges(v -> new Encoder(table.id(),
          index, v));
      if (ranges != null)
        indexes.add(ranges);
    }
    RowPath chosen = indexes.isEmpty() ? null : cheapest(access, primary, indexes);
    return chosen != null ? chosen : primary != null ? new Ranges(primary) : all;
  }

  private static @Nullable RowPath cheapest(Access access, @Nullable List<KeyRange> primary,
      List<List<KeyRange>> indexes) {
    long limit = Math.clamp(access.entries(Space.ROWS) / SEEK_COST, 4_096, MAX_KEYS);
    for (long budget = FIRST_BUDGET; budget <= limit; budget *= SEEK_COST) {
      if (primary != null && endsWithin(access, primary, budget * SEEK_COST))
        return new Ranges(primary);
      for (List<KeyRange> index : indexes) {
        TreeSet<byte[]> keys = new TreeSet<>(ORDER);
        if (collect(access, index, budget, keys))
          return new Points(new ArrayList<>(keys));
      }
    }
    return null;
  }

  private static boolean endsWithin(Access access, List<KeyRange> ranges, long budget) {
    long left = budget;
    try (Walk walk = access.walk(Space.ROWS)) {
      for (KeyRange r : ranges)
        for (boolean on = walk.seek(r.from); on && walk.within(r.to); on = walk.next())
          if (--left < 0)
            return false;
    }
    return true;
  }

  private static boolean collect(Access access, List<KeyRange> ranges, long budget, Collection<byte[]> keys) {
    long left = budget;
    try (Walk walk = access.walk(Space.INDEX)) {
      for (KeyRange r : ranges)
        for (boolean on = walk.seek(r.from); on && walk.within(r.to); on = walk.next()) {
          if (--left < 0)
            return false;
          keys.add(IndexKeys.rowKey(walk.key(), walk.value()));
        }
    }
    return true;
  }

  /** Bytes that keys begin with whose leading columns have the values; cut to what a key can hold. */
  final class Encoder {
    private static final int CUT = 500;

    private final int table;
    private final @Nullable Indexed index;
    private final List<@Nullable Object> values;

    Encoder(int table, List<@Nullable Object> values) {
      this(table, null, values);
    }

    Encoder(int table, @Nullable Indexed index, List<@Nullable Object> values) {
      this.table = table;
      this.index = index;
      this.values = values;
    }

    private byte[] leading() {
      if (index == null) {
        List<Object> present = new ArrayList<>();
        for (Object v : values)
          if (v != null)
            present.add(v);
        byte[] key = Keys.row(table, present);
        return Arrays.copyOf(key, Math.min(key.length, CUT));
      }
      return IndexKeys.entryPrefix(table, index.number(), IndexKeys.values(values).leading());
    }

    /** For values that are to be met exactly: long ones by their digest, when no column is left open. */
    private byte[] equal() {
      return index != null && values.size() == index.columns().length
          ? IndexKeys.entryPrefix(table, index.number(), IndexKeys.values(values).stored())
          : leading();
    }

    private byte[] leadingNotNull() {
      return index == null
          ? leading()
          : IndexKeys.entryPrefix(table, index.number(), IndexKeys.values(values).leadingNotNull());
    }
  }

  /** Takes conditions apart along the columns of one key. Confined to one call. */
  final class Finder {
    private final RowTable table;
    private final List<Condition> where;
    private final int[] columns;
    private final boolean nulls;

    Finder(RowTable table, List<Condition> where, int[] columns, boolean nulls) {
      this.table = table;
      this.where = where;
      this.columns = columns;
      this.nulls = nulls;
    }

    /** Null when the conditions say nothing about the first column. */
    @Nullable
    List<KeyRange> ranges(Function<List<@Nullable Object>, Encoder> encoder) {
      List<List<@Nullable Object>> prefixes = new ArrayList<>();
      prefixes.add(new ArrayList<>());
      int at = 0;
      while (at < columns.length) {
        List<@Nullable Object> equal = equal(on(columns[at]));
        if (equal == null || (long) prefixes.size() * equal.size() > MAX_RANGES)
          break;
        prefixes = product(prefixes, equal);
        at++;
      }
      List<Condition> next = at < columns.length ? on(columns[at]) : List.of();
      Object low = bound(next, true);
      Object high = bound(next, false);
      boolean range = low != null || high != null || nulls && next.stream().anyMatch(c -> c.op() == Op.NOT_NULL);
      if (at == 0 && !range)
        return null;
      TreeMap<byte[], KeyRange> ranges = new TreeMap<>(ORDER);
      for (List<@Nullable Object> prefix : prefixes) {
        Encoder here = encoder.apply(prefix);
        byte[] from = low != null
            ? encoder.apply(with(prefix, low)).leading()
            : range ? here.leadingNotNull() : here.equal();
        byte[] to = high != null
            ? encoder.apply(with(prefix, high)).leading()
            : range ? here.leadingNotNull() : here.equal();
        ranges.put(from, new KeyRange(from, to));
      }
      return List.copyOf(ranges.values());
    }

    private List<Condition> on(int column) {
      String name = table.schema().columns().get(column).name();
      return where.stream().filter(c -> c.column().equals(name)).toList();
    }

    /** The fewest values the column can have; null when there are no few. */
    private @Nullable List<@Nullable Object> equal(List<Condition> conditions) {
      List<@Nullable Object> fewest = null;
      for (Condition c : conditions) {
        List<@Nullable Object> values = null;
        if (c.op() == Op.EQ || c.op() == Op.IN)
          values = new ArrayList<>(c.values());
        else
          if (c.op() == Op.IS_NULL)
            values = nulls ? new ArrayList<>(Arrays.asList((Object) null)) : new ArrayList<>();
        if (values != null && (fewest == null || values.size() < fewest.size()))
          fewest = values;
      }
      return fewest;
    }

    private static @Nullable Object bound(List<Condition> conditions, boolean low) {
      Object bound = null;
      for (Condition c : conditions) {
        boolean applies = low ? c.op() == Op.GE || c.op() == Op.GT : c.op() == Op.LE || c.op() == Op.LT;
        if (!applies)
          continue;
        Object value = c.values().getFirst();
        if (bound == null || (Condition.compare(value, bound) > 0) == low)
          bound = value;
      }
      return bound;
    }

    private static List<List<@Nullable Object>> product(List<List<@Nullable Object>> prefixes,
        List<@Nullable Object> values) {
      List<List<@Nullable Object>> all = new ArrayList<>();
      for (List<@Nullable Object> prefix : prefixes)
        for (Object value : values)
          all.add(with(prefix, value));
      return all;
    }

    private static List<@Nullable Object> with(List<@Nullable Object> prefix, @Nullable Object value) {
      List<@Nullable Object> longer = new ArrayList<>(prefix);
      longer.add(value);
      return longer;
    }
  }
}
