package io.foreshock.adapter.demo;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PatternLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels the past incidents once, as soon as there is both their history and a
 * pattern library; a failure is tried again. Owns one thread; thread-safe.
 */
final class PatternMarker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PatternMarker.class);
  private static final long FIRST_RETRY_MILLIS = 2_000;
  private static final long LAST_RETRY_MILLIS = 60_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final Thread thread = Thread.ofPlatform().name("foreshock-demo-marker").daemon().unstarted(this::run);
  private @Nullable PatternLibrary library;
  private @Nullable Ledger ledger;
  private List<PastIncident> incidents = List.of();
  private boolean closed;

  /** The library came, changed or went. */
  synchronized void library(@Nullable PatternLibrary current) {
    library = current;
    notifyAll();
  }

  /** The library went, unless another one has already taken its place. */
  synchronized void libraryGone(PatternLibrary former) {
    if (library == former)
      library = null;
  }

  /** The history is stored. */
  synchronized void mark(List<PastIncident> past, Ledger remembered) {
    if (closed || !incidents.isEmpty())
      return;
    incidents = List.copyOf(past);
    ledger = remembered;
    thread.start();
  }

  private void run() {
    List<PastIncident> open = new ArrayList<>(incidents);
    Ledger memory = Objects.requireNonNull(ledger, "ledger is null");
    open.removeIf(i -> memory.isMarked(i.id()));
    long pause = FIRST_RETRY_MILLIS;
    try {
      while (!open.isEmpty()) {
        PatternLibrary current = awaitLibrary();
        if (current == null)
          return;
        open.removeIf(i -> done(i, current, memory));
        if (open.isEmpty() || !pause(pause))
          return;
        pause = Math.min(LAST_RETRY_MILLIS, pause * 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The edge to a foreign service: whatever it throws is logged and tried again. */
  private static boolean done(PastIncident incident, PatternLibrary library, Ledger memory) {
    try {
      if (library.patterns().stream().noneMatch(p -> isOf(p, incident))) {
        int windows = library.mark(incident.mark()).size();
        LOG.info("labelled \"{}\" of {} with {} windows", incident.mark().label(), incident.id(), windows);
      }
      memory.marked(incident.id());
      return true;
    } catch (RuntimeException e) {
      LOG.warn("cannot label the incident {} yet: {}", incident.id(), e.toString());
      return false;
    }
  }

  private static boolean isOf(FailurePattern pattern, PastIncident incident) {
    Long failedAt = pattern.failedAt();
    return pattern.asset().equals(incident.fault().asset()) && failedAt != null && failedAt == incident.failedAt();
  }

  private synchronized @Nullable PatternLibrary awaitLibrary() throws InterruptedException {
    while (library == null && !closed)
      wait();
    return closed ? null : library;
  }

  /** @return false when closed */
  private synchronized boolean pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000)
      wait(left);
    return !closed;
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.join(CLOSE_MILLIS);
  }
}
