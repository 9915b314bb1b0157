package io.foreshock.pgwire.catalog;

import org.jspecify.annotations.Nullable;

/** An expression ready to be worked out, and its type. */
record Typed(int oid, Eval eval) {
  /** Values are Long, Double, Boolean, String, List, {@link Composite} or null. */
  @FunctionalInterface
  interface Eval {
    @Nullable
    Object of(Frame frame);
  }

  /** Whether a text in its place takes this type. */
  boolean open() {
    return oid == io.foreshock.pgwire.wire.Oid.UNKNOWN || oid == 0;
  }
}
