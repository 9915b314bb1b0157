package io.foreshock.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Series of one table: permanent numbers from 1 and their texts. The writer adds, any thread reads. */
class SeriesNames {
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();
  private volatile @Nullable String[] names = new String[16];
  private volatile int count;
  private volatile int[] ordered = new int[0];

  /** Adds series {@code count() + 1}. */
  void add(String name) {
    int id = count + 1;
    @Nullable
    String[] all = names;
    if (id >= all.length)
      names = all = Arrays.copyOf(all, all.length * 2);
    all[id] = name;
    ids.put(name, id);
    count = id;
  }

  int count() {
    return count;
  }

  /** @return 0 when there is none */
  int idOf(String name) {
    return ids.getOrDefault(name, 0);
  }

  String name(int id) {
    String name = id <= count ? names[id] : null;
    if (name == null)
      throw new IllegalArgumentException("no such series: id=" + id);
    return name;
  }

  /** Ids of all series in the order of their texts. */
  int[] ordered() {
    int[] known = ordered;
    int n = count;
    if (known.length == n)
      return known;
    int[] sorted = IntStream.rangeClosed(1, n).boxed().sorted(Comparator.comparing(this::name))
        .mapToInt(Integer::intValue).toArray();
    ordered = sorted;
    return sorted;
  }
}
