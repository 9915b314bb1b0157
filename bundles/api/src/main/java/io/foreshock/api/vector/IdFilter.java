package io.foreshock.api.vector;

import static java.util.Objects.requireNonNull;

import java.util.function.LongPredicate;

/** Which ids a search may return. Thread-safe as long as its test is. */
public sealed interface IdFilter {
  boolean accepts(long id);

  /** Ids in {@code [from, to)}: with ids that grow with time, a stretch of time. */
  record Range(long from, long to) implements IdFilter {
    @Override
    public boolean accepts(long id) {
      return id >= from && id < to;
    }
  }

  /**
   * Just these ids, say those an index of a column gave; unknown ones are ignored.
   *
   * @param ids
   *            ascending, no duplicates; not copied, so not to be changed
   */
  record Listed(long[] ids) implements IdFilter {
    public Listed {
      requireNonNull(ids, "ids is null");
      for (int i = 1; i < ids.length; i++)
        if (ids[i - 1] >= ids[i])
          throw new IllegalArgumentException("ids not ascending: at=" + i);
    }

    @Override
    public boolean accepts(long id) {
      return java.util.Arrays.binarySearch(ids, id) >= 0;
    }
  }

  /**
   * Any test.
   *
   * @param test
   *            may be asked about any id of the index, more than once
   */
  record Matching(LongPredicate test) implements IdFilter {
    public Matching {
      requireNonNull(test, "test is null");
    }

    @Override
    public boolean accepts(long id) {
      return test.test(id);
    }
  }
}
