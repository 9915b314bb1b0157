package io.foreshock.codec.text;

import io.foreshock.api.codec.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes texts apart. Confined to one call. */
final class TemplateEncoder {
  private final TemplateParser parser = new TemplateParser();
  private final Map<String, Integer> numberOf = new HashMap<>();
  private final List<String> templates = new ArrayList<>();
  private long[] templateOf = new long[0];
  private long[] values = new long[1_024];
  private byte[] widths = new byte[1_024];
  private int slots;
  private byte[] text = new byte[0];

  /** @return false when these texts cannot be taken apart */
  boolean read(TextBuffer texts, int from, int count) {
    templateOf = new long[count];
    text = texts.array();
    parser.learn(texts, from, count);
    for (int i = 0; i < count; i++) {
      if (!parser.parse(text, texts.start(from + i), texts.start(from + i + 1)))
        return false;
      String template = new String(parser.template, 0, parser.templateLength, StandardCharsets.ISO_8859_1);
      Integer number = numberOf.putIfAbsent(template, templates.size());
      if (number == null)
        templates.add(template);
      templateOf[i] = number == null ? templates.size() - 1 : number;
      if (slots + parser.slots > values.length) {
        values = Arrays.copyOf(values, 2 * values.length);
        widths = Arrays.copyOf(widths, values.length);
      }
      for (int s = 0; s < parser.slots; s++, slots++) {
        values[slots] = parser.values[s];
        widths[slots] = (byte) parser.widths[s];
      }
    }
    byFrequency();
    return true;
  }

  /** The most frequent templates get the smallest numbers. */
  private void byFrequency() {
    long[] order = new long[templates.size()];
    for (long template : templateOf)
      order[(int) template] -= 1L << 32;
    for (int i = 0; i < order.length; i++)
      order[i] += i;
    Arrays.sort(order);
    List<String> old = List.copyOf(templates);
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[(int) order[i]] = i;
      templates.set(i, old.get((int) order[i]));
    }
    for (int i = 0; i < templateOf.length; i++)
      templateOf[i] = place[(int) templateOf[i]];
  }

  /** @return false when there are more columns than a block may have */
  boolean write(Output out) {
    Output joined = new Output(1_024);
    for (String template : templates) {
      byte[] bytes = template.getBytes(StandardCharsets.ISO_8859_1);
      joined.bytes(bytes, 0, bytes.length).u8(TemplateParser.END);
    }
    out.varint(templates.size());
    Bytes.write(joined.array(), 0, joined.size(), out);
    NumberCode.write(templateOf, templateOf.length, out);
    TemplateColumns columns;
    try {
      columns = TemplateColumns.of(joined.array(), joined.size(), templates.size());
    } catch (IllegalArgumentException e) {
      return false;
    }
    for (int i = 0, slot = 0; i < templateOf.length; i++)
      for (int column : columns.ofTemplate((int) templateOf[i])) {
        columns.get(column).add(values[slot], widths[slot]);
        slot++;
      }
    write(columns, out);
    return true;
  }

  private void write(TemplateColumns columns, Output out) {
    Output shapes = new Output(64);
    Output coded = new Output(1_024);
    SlotColumn pool = new SlotColumn(true);
    Map<String, Integer> words = new HashMap<>();
    WordList list = new WordList();
    for (int c = 0; c < columns.size(); c++) {
      SlotColumn column = columns.get(c);
      int shape = column.isWord ? 0 : column.shape();
      if (column.isWord)
        number(column, words, list);
      else
        shapes.u8(shape);
      if (column.pooled())
        column.pool(shape, pool);
      else
        column.writeNumbers(shape, coded);
    }
    Bytes.write(shapes.array(), 0, shapes.size(), out);
    out.append(coded).varint(pool.size);
    NumberCode.write(pool.values, pool.size, out);
    list.write(out);
  }

  /** Replaces where a word is by its number. */
  private void number(SlotColumn column, Map<String, Integer> words, WordList list) {
    for (int i = 0; i < column.size; i++) {
      int start = (int) (column.values[i] >>> 32);
      int length = (int) column.values[i];
      Integer number = words.putIfAbsent(new String(text, start, length, StandardCharsets.ISO_8859_1), words.size());
      if (number == null)
        list.add(text, start, length);
      column.values[i] = number == null ? words.size() - 1 : number;
    }
  }
}
