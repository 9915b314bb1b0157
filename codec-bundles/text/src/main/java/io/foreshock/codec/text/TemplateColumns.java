package io.foreshock.codec.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns that templates ended by 0x10 fill in: they follow from the templates alone. Confined to one call. */
final class TemplateColumns {
  private static final int MAX_COLUMNS = 1 << 14;

  private final List<SlotColumn> columns = new ArrayList<>();
  private final int[][] ofTemplate;
  private final int[][] places;
  private final int[] ends;

  private TemplateColumns(int templates) {
    ofTemplate = new int[templates][];
    places = new int[templates][];
    ends = new int[templates + 1];
  }

  /**
   * @param count
   *            how many templates there are
   * @throws IllegalArgumentException
   *             when there are others, or too many columns
   */
  static TemplateColumns of(byte[] templates, int size, int count) {
    TemplateColumns all = new TemplateColumns(count);
    Map<Long, Integer> byPrefix = new HashMap<>();
    int at = 0;
    for (int t = 0; t < count; t++) {
      int end = at;
      while (end < size && templates[end] != TemplateParser.END)
        end++;
      if (end == size)
        throw new IllegalArgumentException("templates cut short: templates=" + t + ", expected=" + count);
      long[] prefixes = TemplateParser.prefixes(templates, at, end);
      all.ofTemplate[t] = Arrays.stream(prefixes).mapToInt(p -> byPrefix.computeIfAbsent(p, _ -> all.add((p & 1) != 0)))
          .toArray();
      all.places[t] = places(templates, at, end, prefixes.length);
      at = end + 1;
      all.ends[t + 1] = at;
      if (all.columns.size() > MAX_COLUMNS)
        throw new IllegalArgumentException("too many columns: limit=" + MAX_COLUMNS);
    }
    if (at != size)
      throw new IllegalArgumentException("templates left over: bytes=" + (size - at));
    return all;
  }

  private static int[] places(byte[] templates, int from, int to, int count) {
    int[] places = new int[count];
    for (int i = from, at = 0; at < count && i < to; i++)
      if (templates[i] == TemplateParser.NUMBER || templates[i] == TemplateParser.WORD)
        places[at++] = i;
    return places;
  }

  private int add(boolean word) {
    columns.add(new SlotColumn(word));
    return columns.size() - 1;
  }

  int size() {
    return columns.size();
  }

  SlotColumn get(int column) {
    return columns.get(column);
  }

  int[] ofTemplate(int template) {
    return ofTemplate[template];
  }

  /** Where in the templates' bytes something is filled in. */
  int[] places(int template) {
    return places[template];
  }

  /** Where a template begins. */
  int start(int template) {
    return ends[template];
  }

  /** Where it ends, without the byte that says so. */
  int end(int template) {
    return ends[template + 1] - 1;
  }
}
