package io.foreshock.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Series of one table: permanent numbers from 1 and their texts. Lean, since there may be millions: texts are found by
 * a hash table of numbers with linear probing. The writer adds, any thread reads.
 */
class SeriesNames {
  /** One of so many ids is sorted faster by its rank than by its text. */
  private static final int WORTH_RANKS = 128;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  private volatile @Nullable String[] names = new String[16];
  /** Numbers by the hash of their text, 0 where none is; at most half full. */
  private volatile int[] slots = new int[32];
  private volatile int count;
  private volatile int[] numbers = new int[0];
  private volatile int[] ordered = new int[0];
  private volatile Ranks ranks = new Ranks(ordered, ordered);

  private record Ranks(int[] inOrder, int[] places) {}

  /** Adds series {@code count() + 1}. */
  void add(String name) {
    int id = count + 1;
    @Nullable
    String[] all = names;
    if (id >= all.length)
      names = all = Arrays.copyOf(all, all.length * 2);
    all[id] = name;
    count = id;
    int[] table = slots;
    if (2 * (id + 1) > table.length) {
      int[] larger = new int[table.length * 2];
      for (int known = 1; known < id; known++)
        put(larger, String.valueOf(all[known]), known);
      slots = table = larger;
    }
    put(table, name, id);
  }

  private static void put(int[] table, String name, int id) {
    int at = place(name, table);
    while (table[at] != 0)
      at = at + 1 & table.length - 1;
    SLOT.setRelease(table, at, id);
  }

  private static int place(String name, int[] table) {
    int hash = name.hashCode() * 0x9E3779B9;
    return hash >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  int count() {
    return count;
  }

  /** @return 0 when there is none */
  int idOf(String name) {
    int[] table = slots;
    for (int at = place(name, table);; at = at + 1 & table.length - 1) {
      int id = (int) SLOT.getAcquire(table, at);
      if (id == 0)
        return 0;
      if (name.equals(names[id]))
        return id;
    }
  }

  String name(int id) {
    String name = id <= count ? names[id] : null;
    if (name == null)
      throw new IllegalArgumentException("no such series: id=" + id);
    return name;
  }

  /** All of 1 to {@link #count}; not to be changed. */
  int[] numbers() {
    int[] known = numbers;
    int n = count();
    if (known.length != n)
      numbers = known = IntStream.rangeClosed(1, n).toArray();
    return known;
  }

  /** Sorts ids by their texts. */
  void order(int[] ids) {
    if (ids.length < count() / WORTH_RANKS) {
      int[] sorted = IntStream.of(ids).boxed().sorted(Comparator.comparing(this::name)).mapToInt(Integer::intValue)
          .toArray();
      System.arraycopy(sorted, 0, ids, 0, ids.length);
      return;
    }
    int[] inOrder = ordered();
    int[] ranks = ranks(inOrder);
    for (int i = 0; i < ids.length; i++)
      ids[i] = ranks[ids[i]];
    Arrays.sort(ids);
    for (int i = 0; i < ids.length; i++)
      ids[i] = inOrder[ids[i]];
  }

  /** Place of each id among those of {@link #ordered}; not to be changed. */
  int[] ranks(int[] inOrder) {
    Ranks known = ranks;
    if (known.inOrder != inOrder) {
      int[] places = new int[inOrder.length + 1];
      for (int i = 0; i < inOrder.length; i++)
        places[inOrder[i]] = i;
      ranks = known = new Ranks(inOrder, places);
    }
    return known.places;
  }

  /** Ids of all series in the order of their texts. */
  int[] ordered() {
    int[] known = ordered;
    int n = count;
    if (known.length >= n)
      return known;
    int[] news = IntStream.rangeClosed(known.length + 1, n).boxed().sorted(Comparator.comparing(this::name))
        .mapToInt(Integer::intValue).toArray();
    int[] merged = new int[n];
    int a = 0;
    int b = 0;
    for (int i = 0; i < n; i++)
      merged[i] = b == news.length || a < known.length && name(known[a]).compareTo(name(news[b])) < 0
          ? known[a++]
          : news[b++];
    ordered = merged;
    return merged;
  }
}
