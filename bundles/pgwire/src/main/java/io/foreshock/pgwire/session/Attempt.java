package io.foreshock.pgwire.session;

import org.jspecify.annotations.Nullable;

/**
 * A query on its way, which may be broken off and begun again as long as nothing of its answer has been sent: queries
 * change nothing. For one thread at a time.
 */
final class Attempt {
  /** Whether queries are to be short. */
  boolean limited;
  private @Nullable Runnable query;
  private Pace pace = new Pace();
  private int mark;
  private long start;
  private boolean waiting;

  /**
   * Begins a query.
   *
   * @param at
   *            where its answer begins in what is to be sent
   */
  void begin(int at, Pace ofQuery, Runnable work) {
    query = work;
    pace = ofQuery;
    mark = at;
    start = System.nanoTime();
    work.run();
  }

  /** The answer is whole. */
  void done() {
    if (query == null) return;
    pace.took(System.nanoTime() - start);
    query = null;
  }

  /** A part of the answer goes out: it cannot be begun again. */
  void sent() {
    if (query == null) return;
    pace.tookTooLong();
    query = null;
  }

  /** The query failed. */
  void forget() {
    query = null;
    waiting = false;
  }

  /**
   * The query took too long where it ran.
   *
   * @return false when there is none, or it was not limited
   */
  boolean putOff() {
    if (query == null || !limited) return false;
    pace.tookTooLong();
    waiting = true;
    return true;
  }

  boolean isWaiting() {
    return waiting;
  }

  int mark() {
    return mark;
  }

  void again() {
    Runnable work = query;
    waiting = false;
    if (work == null) throw new IllegalStateException("nothing was put off");
    start = System.nanoTime();
    work.run();
  }
}
