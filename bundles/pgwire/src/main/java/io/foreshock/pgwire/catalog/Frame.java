package io.foreshock.pgwire.catalog;

import org.jspecify.annotations.Nullable;

/** What an expression sees: the current row, those of the queries around it, and what was worked out beforehand. */
final class Frame {
  final Run run;
  final @Nullable Frame outer;
  @Nullable
  Object[] row;
  /** Aggregates, row numbers and the rows of functions in the select list, by the slot the compiler gave them. */
  @Nullable
  Object[] slots;

  /** The element that ANY or ALL looks at. */
  @Nullable
  Object element;

  Frame(Run run, @Nullable Frame outer, @Nullable Object[] row, int slots) {
    this.run = run;
    this.outer = outer;
    this.row = row;
    this.slots = new Object[slots];
  }

  @Nullable
  Object element() {
    return element;
  }

  Frame up(int levels) {
    Frame frame = this;
    for (int i = 0; i < levels; i++) {
      Frame next = frame.outer;
      if (next == null) throw new IllegalStateException("no query around");
      frame = next;
    }
    return frame;
  }
}
