package io.foreshock.engine.format;

import io.foreshock.api.codec.TextBuffer;
import io.foreshock.api.table.ColumnVector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of texts and its dictionary.
 *
 * @param distinct
 *            every text once, ascending
 * @param numbers
 *            each row's place among them, 0 for a null
 * @param nulls
 *            the rows without a text; null = none
 */
record TextColumn(TextBuffer distinct, long[] numbers, @Nullable BitSet nulls) {
  static TextColumn of(ColumnVector.Texts column) {
    int n = column.size();
    Map<String, Long> numberOf = new HashMap<>();
    BitSet nulls = new BitSet();
    for (int i = 0; i < n; i++) {
      String text = column.values()[i];
      if (text == null) nulls.set(i);
      else numberOf.putIfAbsent(text, 0L);
    }
    String[] sorted = numberOf.keySet().toArray(String[]::new);
    Arrays.sort(sorted);
    TextBuffer distinct = new TextBuffer();
    for (int i = 0; i < sorted.length; i++) {
      numberOf.put(sorted[i], (long) i);
      distinct.add(sorted[i]);
    }
    long[] numbers = new long[n];
    for (int i = 0; i < n; i++) {
      String text = column.values()[i];
      Long number = text == null ? null : numberOf.get(text);
      numbers[i] = number == null ? 0 : number;
    }
    return new TextColumn(distinct, numbers, nulls.isEmpty() ? null : nulls);
  }
}
