package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.engine.RecentChanges.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is still known of past commits is all there, and what waits is handed out once, in order. */
final class RecentChangesTest {
  private static final int MOST = 1_000_000;

  @Test
  void everyCommitIsHandedOutOnceAndRememberedForAWhile() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RecentChanges recent = new RecentChanges();
    recent.startAt(10);
    List<long[]> commits = new ArrayList<>();
    long next = 11;
    long applied = 10;
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(3) > 0) {
        long[] ids = random.longs(1 + random.nextInt(200), 0, 500).toArray();
        recent.add(next++, ids);
        commits.add(ids);
      } else {
        VectorBatch batch = recent.next(1 + random.nextInt(300));
        assertEquals(batch == null, applied == next - 1, "seed=" + seed);
        if (batch != null) {
          assertArrayEquals(changed(commits, applied, batch.position()), batch.ids(), "seed=" + seed);
          recent.applied(batch.position());
          applied = batch.position();
        }
      }
      assertEquals(applied, recent.applied());
      assertEquals(applied < next - 1, recent.isWaiting(), "seed=" + seed);
      if (step % 16 > 0)
        continue;
      long since = 10 + random.nextLong(next - 10);
      RecentChanges.Since known = recent.since(since, MOST);
      if (known != null)
        assertArrayEquals(changed(commits, since, next), known.ids(), "seed=" + seed);
      else
        assertTrue(since < applied, "what waits is known, seed=" + seed);
    }
    assertNull(recent.since(10, MOST), "the first commits are forgotten, seed=" + seed);
    assertNull(recent.since(applied - 1, 0));
  }

  private static long[] changed(List<long[]> commits, long after, long upTo) {
    int to = (int) Math.min(commits.size(), upTo - 10);
    return RecentChanges.distinct(commits.subList((int) (after - 10), to).stream().flatMapToLong(Arrays::stream)
        .toArray());
  }

  @Test
  void whatWasLostIsNotAnswered() {
    RecentChanges recent = new RecentChanges();
    recent.startAt(0);
    recent.add(1, new long[]{5});
    assertNotNull(recent.since(0, MOST));
    recent.lose();
    assertTrue(recent.isLost());
    assertNull(recent.since(0, MOST));
    assertNull(recent.since(1, MOST));
  }
}
