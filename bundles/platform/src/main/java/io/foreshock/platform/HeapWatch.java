package io.foreshock.platform;

import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the adapter that takes ever more memory. Java tells nobody whose an
 * object is, so suspicion comes from two things it does tell: live objects of
 * classes that only one adapter has, and what an adapter's threads have allocated
 * while the heap filled. Proof comes from a trial: when seven tenths of the heap
 * are in use after a collection, the suspects are started anew one after the
 * other, which loses nothing, and the one whose end gave memory back is it. When
 * the heap is full of it again within the hour, it is stopped. Confined to one
 * thread, except {@link #finding()}.
 */
final class HeapWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);
  /** Shares of the heap in use after a collection. */
  private static final double CALM = 0.50;
  private static final double SUSPECT = 0.60;
  /** The rest is room for large objects: a JVM runs out of memory long before the last byte. */
  private static final double ACT = 0.70;
  /** Share of the heap that a bundle has to give back to be the one. */
  private static final double PROOF = 0.10;
  /** Limits for a start between two collections that are asked for. */
  private static final int PAUSE = 3;
  /** Part of the limit for a start. */
  private static final int SOON = 10;
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
  private static final int SHOWN = 3;
  /** After a stop, a look apart. */
  private static final int COLLECTIONS = 4;

  private final Heap heap;
  private final BundleLife life;
  private final Limits limits;
  private final BundleThreads threads;
  /** Allocated by an adapter's threads since the heap was calm, bytes. */
  private final Map<Bundle, Long> allocated = new HashMap<>();
  private Map<Long, Long> counters = Map.of();
  private final Map<Bundle, Proof> guilty = new ConcurrentHashMap<>();
  private final Set<Bundle> innocent = new HashSet<>();
  private boolean asked;
  private long askedAt;
  private volatile String finding = "";

  HeapWatch(Heap heap, BundleLife life, Limits limits, BundleThreads threads) {
    this.heap = heap;
    this.life = life;
    this.limits = limits;
    this.threads = threads;
  }

  /** Held the heap, and was started anew. */
  private record Proof(long at, String why) {}

  /** Of one adapter: bytes of its own objects, bytes that its threads allocated. */
  private record Suspect(Bundle bundle, long own, long allocated) {
    long weight() {
      return Math.max(own, allocated);
    }
  }

  /** What is wrong with the heap, and because of whom; empty when all is well. Any thread. */
  String finding() {
    return finding;
  }

  /** Why a bundle that runs was started anew within the last hour; else empty. Any thread. */
  String note(Bundle bundle) {
    Proof proof = guilty.get(bundle);
    return proof == null || !BundleLife.runs(bundle) ? "" : proof.why();
  }

  /** @param running
   *            adapters of the load folder */
  void look(List<Bundle> running, long now) {
    allocated.keySet().retainAll(running);
    guilty.values().removeIf(proof -> now - proof.at() > HOUR_NANOS);
    double share = (double) heap.live() / heap.max();
    if (share >= CALM) {
      count(running);
    } else {
      counters = heap.allocated(); // cheap; whose threads they are is asked when it matters
      allocated.clear();
      innocent.clear();
      finding = "";
    }
    double most = Math.max(share, (double) heap.old() / heap.max());
    if (running.isEmpty() || most < SUSPECT || asked && now - askedAt < pause(running, most)) {
      return;
    }
    asked = true;
    askedAt = now;
    List<Suspect> suspects = suspects(running); // collects, so that the next line knows
    share = (double) heap.live() / heap.max();
    if (share < SUSPECT) {
      finding = "";
      return;
    }
    finding = describe(share, suspects);
    LOG.warn("{}", finding);
    if (share >= ACT) {
      findOut(suspects, now);
    }
  }

  /** A fast leak leaves no minute: while the heap is nearly full and somebody has not been tried yet, the next look comes soon. */
  private long pause(List<Bundle> running, double most) {
    long start = limits.start().toNanos();
    return most >= ACT && !innocent.containsAll(running) ? start / SOON : start * PAUSE;
  }

  /** Adds what threads have allocated since the last look to the account of their bundle. */
  private void count(List<Bundle> running) {
    Map<Long, Long> before = counters;
    counters = heap.allocated();
    Map<Long, Bundle> owners = threads.owners(running);
    counters.forEach((thread, bytes) -> {
      Bundle owner = owners.get(thread);
      if (owner != null) {
        allocated.merge(owner, bytes - before.getOrDefault(thread, 0L), Long::sum);
      }
    });
  }

  private List<Suspect> suspects(List<Bundle> running) {
    Map<Bundle, Long> own = new HashMap<>();
    Map<String, Bundle> packages = threads.packages(running);
    heap.bytesByPackage().forEach((name, bytes) -> {
      Bundle owner = packages.get(name);
      if (owner != null) {
        own.merge(owner, bytes, Long::sum);
      }
    });
    List<Suspect> suspects = new ArrayList<>();
    for (Bundle bundle : running) {
      suspects.add(new Suspect(bundle, own.getOrDefault(bundle, 0L), allocated.getOrDefault(bundle, 0L)));
    }
    // Objects of its own are better evidence than busy threads.
    suspects.sort(Comparator.comparing((Suspect s) -> s.own() >= PROOF * heap.max()).thenComparingLong(Suspect::weight)
        .reversed());
    return suspects;
  }

  private String describe(double share, List<Suspect> suspects) {
    List<String> named = suspects.stream().filter(s -> s.weight() > 0).limit(SHOWN).map(s -> s.bundle()
        .getSymbolicName() + " (" + megabytes(s.own()) + " of objects of its own, its threads allocated " + megabytes(s
            .allocated()) + " meanwhile)").toList();
    return "heap in use after collection: " + Math.round(share * 100) + " %, limit " + Math.round(SUSPECT * 100)
        + " %; suspects: " + (named.isEmpty() ? "none of the adapters" : String.join(", ", named));
  }

  /** One after the other, until memory comes back. */
  private void findOut(List<Suspect> suspects, long now) {
    for (Suspect suspect : suspects) {
      Bundle bundle = suspect.bundle();
      if (innocent.contains(bundle) || !BundleLife.runs(bundle)) {
        continue;
      }
      long freed = stopped(bundle);
      boolean proven = freed >= PROOF * heap.max();
      if (proven && guilty.containsKey(bundle)) {
        life.trouble(bundle, accuse(bundle, "stopped: it held " + megabytes(freed) + " of " + megabytes(heap.max())
            + " heap, for the second time within an hour"));
        return;
      }
      startAgain(bundle);
      if (proven) {
        guilty.put(bundle, new Proof(now, accuse(bundle, "started anew: it held " + megabytes(freed) + " of "
            + megabytes(heap.max()) + " heap")));
        return;
      }
      innocent.add(bundle);
    }
  }

  /** Bytes that came back. */
  private long stopped(Bundle bundle) {
    LOG.warn("{} {} is stopped to see whether it holds the memory", bundle.getSymbolicName(), bundle.getVersion());
    long before = heap.live();
    try {
      life.stop(bundle, limits.stop());
    } catch (ForeshockException e) {
      LOG.error("{}", e.getMessage());
    }
    // its threads may need a moment to let go; meanwhile nobody else is to be blamed
    long freed = 0;
    for (int i = 0; i < COLLECTIONS && freed < PROOF * heap.max(); i++) {
      if (i > 0) {
        LockSupport.parkNanos(limits.poll().toNanos());
      }
      heap.collect();
      freed = before - heap.live();
    }
    return freed;
  }

  private void startAgain(Bundle bundle) {
    try {
      life.start(bundle, limits.start());
    } catch (ForeshockException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private String accuse(Bundle bundle, String why) {
    finding = bundle.getSymbolicName() + " takes ever more memory; " + why;
    LOG.error("{}", finding);
    return why;
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MB";
  }
}
