package io.foreshock.adapter.modbus.wire;

import java.util.Locale;
import java.util.Optional;

/**
 * How a device lays out a value of several registers, named after what becomes of
 * the big-endian bytes A B C D. Longer values follow the same rule: words from
 * first to last or last to first, bytes in each word straight or swapped.
 */
public enum WordOrder {
  ABCD(false, false), CDAB(true, false), BADC(false, true), DCBA(true, true);

  private final boolean lastWordFirst;
  private final boolean swapped;

  WordOrder(boolean lastWordFirst, boolean swapped) {
    this.lastWordFirst = lastWordFirst;
    this.swapped = swapped;
  }

  /** Where byte {@code i} of the big-endian value of so many registers is. */
  int place(int i, int registers) {
    int word = lastWordFirst ? registers - 1 - i / 2 : i / 2;
    return word * 2 + (swapped ? 1 - i % 2 : i % 2);
  }

  public static Optional<WordOrder> parse(String text) {
    for (WordOrder order : values())
      if (order.name().equals(text.toUpperCase(Locale.ROOT)))
        return Optional.of(order);
    return Optional.empty();
  }
}
