package io.foreshock.adapter.replay;

/** Counts bad rows and keeps the first reason. Thread-safe. */
final class Rejections {
  private long count;
  private String first = "";

  synchronized void add(String place, String reason) {
    if (count++ == 0)
      first = place + ": " + reason;
  }

  synchronized void clear() {
    count = 0;
    first = "";
  }

  /** Empty when there are none. */
  synchronized String describe() {
    return count == 0 ? "" : count + (count == 1 ? " row" : " rows") + " rejected, first " + first;
  }
}
