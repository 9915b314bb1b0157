package io.foreshock.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The series of a table as of a transaction's begin, with those the transaction added. Numbers of the added ones hold
 * within the transaction only: others may give the same to other series meanwhile, whose rows it does not see. For one
 * thread at a time.
 */
final class OwnSeries extends SeriesNames {
  private final SeriesNames base;
  private final int baseCount;
  private final Map<String, Integer> added = new HashMap<>();

  OwnSeries(SeriesNames base) {
    this.base = base;
    this.baseCount = base.count();
  }

  @Override
  void add(String name) {
    added.put(name, baseCount + added.size() + 1);
  }

  /** Adds it when it is not there. */
  int of(String name) {
    if (idOf(name) == 0)
      add(name);
    return idOf(name);
  }

  @Override
  int count() {
    return baseCount + added.size();
  }

  @Override
  int idOf(String name) {
    int id = base.idOf(name);
    return id > 0 && id <= baseCount ? id : added.getOrDefault(name, 0);
  }

  @Override
  String name(int id) {
    if (id <= baseCount)
      return base.name(id);
    for (Map.Entry<String, Integer> e : added.entrySet())
      if (e.getValue() == id)
        return e.getKey();
    throw new IllegalArgumentException("no such series: id=" + id);
  }

  @Override
  int[] ordered() {
    int[] known = Arrays.stream(base.ordered()).filter(id -> id <= baseCount).toArray();
    if (added.isEmpty())
      return known;
    return IntStream.concat(Arrays.stream(known), added.values().stream().mapToInt(Integer::intValue)).boxed()
        .sorted(Comparator.comparing(this::name)).mapToInt(Integer::intValue).toArray();
  }
}
