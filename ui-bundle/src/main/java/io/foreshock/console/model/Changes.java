package io.foreshock.console.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was changed and how to take it back, the last hundred changes. Changes of the view that follow each other closely
 * (a turn of the wheel is many) are one. Confined to the UI executor.
 */
final class Changes {
  static final int MOST = 100;
  private static final long ONE_GESTURE_NANOS = 500_000_000;

  private record Change(boolean gesture, Runnable back, Runnable forth) {}

  private final Deque<Change> done = new ArrayDeque<>();
  private final Deque<Change> undone = new ArrayDeque<>();
  private final LongSupplier nanos;
  private long lastAt;

  Changes(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Something that was done by itself. */
  void did(Runnable back, Runnable forth) {
    add(new Change(false, back, forth));
  }

  /** A step of a gesture: together with the one just before it, if that was one too. */
  void moved(Runnable back, Runnable forth) {
    long now = nanos.getAsLong();
    Change last = done.peek();
    if (last != null && last.gesture() && now - lastAt < ONE_GESTURE_NANOS) {
      done.pop();
      add(new Change(true, last.back(), forth));
    } else
      add(new Change(true, back, forth));
    lastAt = now;
  }

  private void add(Change change) {
    undone.clear();
    done.push(change);
    if (done.size() > MOST)
      done.removeLast();
  }

  void clear() {
    done.clear();
    undone.clear();
  }

  /** @return false when there is nothing to take back */
  boolean undo() {
    Change change = done.poll();
    if (change == null)
      return false;
    undone.push(change);
    change.back().run();
    return true;
  }

  /** @return false when nothing was taken back */
  boolean redo() {
    @Nullable
    Change change = undone.poll();
    if (change == null)
      return false;
    done.push(change);
    change.forth().run();
    return true;
  }
}
