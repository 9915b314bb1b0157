package io.foreshock.engine.lmdb;

import io.foreshock.engine.lmdb.Store.Space;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which keys were changed since a copy of the store was begun, so that it can be brought up to date. A transaction
 * adds its keys before it commits; too many is harmless, one too few would lose data. Thread-safe.
 */
final class Changes {
  private Map<Space, TreeSet<byte[]>> keys = empty();
  private long count;

  private static Map<Space, TreeSet<byte[]>> empty() {
    Map<Space, TreeSet<byte[]>> empty = new EnumMap<>(Space.class);
    for (Space space : Space.values())
      empty.put(space, new TreeSet<>(Comparator.comparing((byte[] k) -> k, Arrays::compareUnsigned)));
    return empty;
  }

  synchronized void addAll(Map<Space, TreeSet<byte[]>> more) {
    more.forEach((space, set) -> {
      TreeSet<byte[]> own = keys.get(space);
      if (own != null)
        for (byte[] key : set)
          if (own.add(key))
            count++;
    });
  }

  synchronized long count() {
    return count;
  }

  /** Takes what was collected; call it while no write transaction is open. */
  synchronized Map<Space, TreeSet<byte[]>> take() {
    Map<Space, TreeSet<byte[]>> taken = keys;
    keys = empty();
    count = 0;
    return taken;
  }

  /** The keys of one transaction; confined to its thread. */
  static final class Collected {
    private final Changes target;
    private final Map<Space, TreeSet<byte[]>> keys = empty();

    Collected(Changes target) {
      this.target = target;
    }

    void add(Space space, byte[] key) {
      TreeSet<byte[]> set = keys.get(space);
      if (set != null)
        set.add(key);
    }

    void publish() {
      target.addAll(keys);
    }
  }
}
