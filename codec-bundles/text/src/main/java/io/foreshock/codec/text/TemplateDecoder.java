package io.foreshock.codec.text;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.codec.TextBuffer;
import io.foreshock.codec.kernels.Input;

/** Puts texts together again. Confined to one call. */
final class TemplateDecoder {
  private static final int MAX_SLOTS_PER_BLOCK = BlockCodec.MAX_COUNT * TemplateParser.MAX_SLOTS;

  private final Input in;
  private final int bytes;
  private final byte[] templates;
  private final TemplateColumns columns;
  private final int[] templateOf;
  private final WordList.Ends wordEnds = new WordList.Ends();
  private byte[] words = new byte[0];
  /** What is filled into one text. */
  private final long[] values = new long[TemplateParser.MAX_SLOTS];
  private final int[] widths = new int[TemplateParser.MAX_SLOTS];

  private TemplateDecoder(Input in, int bytes, byte[] templates, TemplateColumns columns, int[] templateOf) {
    this.in = in;
    this.bytes = bytes;
    this.templates = templates;
    this.columns = columns;
    this.templateOf = templateOf;
  }

  static TemplateDecoder read(Input in, int count) {
    int bytes = in.count("bytes", BlockCodec.MAX_TEXT_BYTES);
    int distinct = in.count("templates", count);
    byte[] templates = Bytes.read(in, 2 * BlockCodec.MAX_TEXT_BYTES, "templates");
    long[] numbers = NumberCode.read(in, count);
    TemplateColumns columns;
    try {
      columns = TemplateColumns.of(templates, templates.length - Input.SLACK, distinct);
    } catch (IllegalArgumentException e) {
      throw in.malformed(String.valueOf(e.getMessage()));
    }
    int[] templateOf = new int[count];
    int slots = 0;
    for (int i = 0; i < count; i++) {
      if (numbers[i] < 0 || numbers[i] >= distinct)
        throw in.malformed("template out of range: template=" + numbers[i] + ", limit=" + distinct);
      templateOf[i] = (int) numbers[i];
      for (int column : columns.ofTemplate(templateOf[i]))
        columns.get(column).size++;
      slots += columns.ofTemplate(templateOf[i]).length;
      if (slots > MAX_SLOTS_PER_BLOCK)
        throw in.malformed("too many places: limit=" + MAX_SLOTS_PER_BLOCK);
    }
    TemplateDecoder decoder = new TemplateDecoder(in, bytes, templates, columns, templateOf);
    decoder.readColumns();
    decoder.readWords();
    in.end();
    return decoder;
  }

  private void readColumns() {
    byte[] shapes = Bytes.read(in, columns.size(), "shapes");
    int shape = 0;
    int pooled = 0;
    for (int c = 0; c < columns.size(); c++) {
      SlotColumn column = columns.get(c);
      column.values = new long[column.size];
      column.widths = new byte[column.size];
      if (!column.isWord && shape == shapes.length - Input.SLACK)
        throw in.malformed("shapes cut short: shapes=" + shape);
      int own = column.isWord ? 0 : shapes[shape++];
      if (!column.pooled())
        column.readNumbers(in, own, null);
      else
        pooled += column.size * 2;
    }
    SlotColumn pool = new SlotColumn(true);
    pool.size = in.count("pool", pooled);
    pool.values = NumberCode.read(in, pool.size);
    shape = 0;
    for (int c = 0; c < columns.size(); c++) {
      int own = columns.get(c).isWord ? 0 : shapes[shape++];
      if (columns.get(c).pooled())
        columns.get(c).readNumbers(in, own, pool);
    }
    if (!pool.taken() || shape != shapes.length - Input.SLACK)
      throw in.malformed("numbers left over");
  }

  private void readWords() {
    words = WordList.read(in, MAX_SLOTS_PER_BLOCK, 2 * BlockCodec.MAX_TEXT_BYTES, wordEnds);
  }

  void restore(int from, int to, TextBuffer texts) {
    for (int i = 0; i < from; i++)
      for (int column : columns.ofTemplate(templateOf[i]))
        columns.get(column).next();
    int left = bytes;
    for (int i = from; i < to; i++)
      left -= text(templateOf[i], left, texts);
    if (from == 0 && to == templateOf.length && left != 0)
      throw in.malformed("texts too short: bytes=" + (bytes - left) + ", expected=" + bytes);
  }

  private int text(int template, int left, TextBuffer texts) {
    int[] slots = columns.ofTemplate(template);
    int length = columns.end(template) - columns.start(template) - slots.length;
    for (int s = 0; s < slots.length && length <= left; s++) {
      SlotColumn column = columns.get(slots[s]);
      int i = column.next();
      values[s] = column.values[i];
      widths[s] = column.isWord ? wordLength(values[s]) : column.widths[i];
      length += widths[s];
    }
    if (length > left)
      throw in.malformed("texts too long: limit=" + bytes);
    texts.reserve(1, length);
    byte[] out = texts.array();
    int at = texts.bytes();
    int literal = columns.start(template);
    int[] places = columns.places(template);
    for (int s = 0; s < places.length; s++) {
      at = copy(literal, places[s], out, at);
      literal = places[s] + 1;
      if (columns.get(slots[s]).isWord)
        System.arraycopy(words, wordEnds.starts[(int) values[s]], out, at, widths[s]);
      else
        number(values[s], widths[s], out, at);
      at += widths[s];
    }
    texts.end(copy(literal, columns.end(template), out, at));
    return length;
  }

  private int copy(int from, int to, byte[] out, int at) {
    System.arraycopy(templates, from, out, at, to - from);
    return at + to - from;
  }

  private int wordLength(long word) {
    if (word < 0 || word >= wordEnds.starts.length - 1)
      throw in.malformed("word out of range: word=" + word + ", limit=" + (wordEnds.starts.length - 1));
    return wordEnds.starts[(int) word + 1] - wordEnds.starts[(int) word] - 1;
  }

  private static void number(long value, int width, byte[] out, int at) {
    long rest = value;
    int i = at + width;
    for (; rest > Integer.MAX_VALUE; rest /= 10)
      out[--i] = (byte) ('0' + rest % 10);
    for (int small = (int) rest; i > at; small /= 10)
      out[--i] = (byte) ('0' + small % 10);
  }
}
