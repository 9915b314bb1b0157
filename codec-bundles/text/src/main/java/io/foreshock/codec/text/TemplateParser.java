package io.foreshock.codec.text;

import io.foreshock.api.codec.TextBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Splits a text into what a program wrote there every time, its template, and what it filled in: numbers, and words with
 * digits in them (Rodrigues, Luo, Yuan, "CLP: Efficient and Scalable Search on Compressed Text Logs", OSDI 2021). Confined
 * to one thread.
 */
final class TemplateParser {
  /** Ends a template where templates lie one after the other. */
  static final byte END = 0x10;
  static final byte NUMBER = 0x11;
  static final byte WORD = 0x12;
  /** Digits behind more places than this stay in the template. */
  static final int MAX_SLOTS = 48;
  /** Longer numbers are words. */
  static final int MAX_DIGITS = 18;
  private static final int MAX_NAMES = 256;
  private static final int MAX_SHAPES = 1_024;
  private static final long NO_NAME = 0;
  private static final long HASH_START = 0xcbf2_9ce4_8422_2325L;
  private static final long HASH_FACTOR = 0x100_0000_01b3L;

  byte[] template = new byte[256];
  int templateLength;
  int slots;
  private Set<Long> names = Set.of();
  final boolean[] isWord = new boolean[MAX_SLOTS];
  /** The number, or the word's start in the text's array << 32 | its length. */
  final long[] values = new long[MAX_SLOTS];
  /** Digits of the number. */
  final int[] widths = new int[MAX_SLOTS];

  /**
   * Looks at texts for names with numbers in them of which there are few, {@code pump-17}: they become words, where
   * others are split into letters, which stay, and numbers.
   */
  void learn(TextBuffer texts, int from, int count) {
    Map<Long, Names> byShape = new HashMap<>();
    byte[] text = texts.array();
    for (int i = from; i < from + count; i++) {
      int end = texts.start(i + 1);
      for (int at = texts.start(i); at < end; at++) {
        int start = at;
        while (at < end && inRun(text[at]))
          at++;
        int to = trimmed(text, start, at);
        while (start < to && !isLetter(text[start]) && !isDigit(text[start]))
          start++;
        long shape = shape(text, start, to);
        if (shape != NO_NAME && (byShape.size() < MAX_SHAPES || byShape.containsKey(shape)))
          byShape.computeIfAbsent(shape, _ -> new Names()).add(hash(text, start, to));
      }
    }
    names = byShape.entrySet().stream().filter(e -> e.getValue().areFew()).map(Map.Entry::getKey).collect(Collectors
        .toUnmodifiableSet());
  }

  /** Names of one shape. */
  private static final class Names {
    private final Set<Long> distinct = new HashSet<>();
    private int count;

    void add(long name) {
      count++;
      if (distinct.size() <= MAX_NAMES)
        distinct.add(name);
    }

    boolean areFew() {
      return distinct.size() <= MAX_NAMES && distinct.size() <= count / 8;
    }
  }

  private static int trimmed(byte[] text, int start, int to) {
    int end = to;
    while (end > start && !isLetter(text[end - 1]) && !isDigit(text[end - 1]))
      end--;
    return end;
  }

  /** The same for runs that differ in their digits only; {@link #NO_NAME} when it has no digits or no letters. */
  private static long shape(byte[] text, int from, int to) {
    long hash = HASH_START;
    boolean letters = false;
    boolean digits = false;
    for (int i = from; i < to; i++) {
      boolean digit = isDigit(text[i]);
      digits |= digit;
      letters |= isLetter(text[i]);
      hash = (hash ^ (digit ? '0' : text[i])) * HASH_FACTOR;
    }
    return letters && digits ? hash : NO_NAME;
  }

  private static long hash(byte[] text, int from, int to) {
    long hash = HASH_START;
    for (int i = from; i < to; i++)
      hash = (hash ^ text[i]) * HASH_FACTOR;
    return hash;
  }

  /** @return false when the text has bytes that stand for something else in a template */
  boolean parse(byte[] text, int start, int end) {
    if (template.length < end - start)
      template = new byte[2 * (end - start)];
    templateLength = 0;
    slots = 0;
    for (int i = start; i < end;) {
      byte b = text[i];
      if (b >= END && b <= WORD)
        return false;
      if (!inRun(b)) {
        template[templateLength++] = b;
        i++;
        continue;
      }
      int runEnd = i;
      while (runEnd < end && inRun(text[runEnd]))
        runEnd++;
      run(text, i, runEnd);
      i = runEnd;
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isLetter(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b < 0;
  }

  private static boolean isHexLetter(byte b) {
    return b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
  }

  private static boolean inRun(byte b) {
    return isLetter(b) || isDigit(b) || b == '-' || b == '_' || b == ':';
  }

  private void run(byte[] text, int from, int to) {
    int start = from;
    int end = trimmed(text, from, to);
    while (start < end && !isLetter(text[start]) && !isDigit(text[start]))
      start++;
    boolean word = slots < MAX_SLOTS && (isWord(text, start, end) || names.contains(shape(text, start, end)));
    for (int i = from; i < to;) {
      if (word && i == start) {
        slot(true, (long) start << 32 | end - start, 0);
        i = end;
      } else if (!word && isDigit(text[i]) && slots < MAX_SLOTS) {
        i = number(text, i, to);
      } else {
        template[templateLength++] = text[i++];
      }
    }
  }

  private int number(byte[] text, int start, int to) {
    long value = 0;
    int i = start;
    for (; i < to && isDigit(text[i]); i++)
      value = 10 * value + text[i] - '0';
    slot(false, value, i - start);
    return i;
  }

  private void slot(boolean word, long value, int width) {
    isWord[slots] = word;
    values[slots] = value;
    widths[slots] = width;
    slots++;
    template[templateLength++] = word ? WORD : NUMBER;
  }

  /** Whether one of the groups of letters and digits looks like a hexadecimal number or a mixed identifier. */
  private static boolean isWord(byte[] text, int from, int to) {
    for (int i = from; i < to;) {
      int end = i;
      while (end < to && (isLetter(text[end]) || isDigit(text[end])))
        end++;
      if (end > i && isMixed(text, i, end))
        return true;
      i = Math.max(end, i + 1);
    }
    return false;
  }

  private static boolean isMixed(byte[] text, int from, int to) {
    int digits = 0;
    int changes = 0;
    boolean hex = true;
    for (int i = from; i < to; i++) {
      boolean digit = isDigit(text[i]);
      digits += digit ? 1 : 0;
      changes += i > from && digit != isDigit(text[i - 1]) ? 1 : 0;
      hex &= digit || isHexLetter(text[i]);
    }
    if (digits == to - from)
      return digits > MAX_DIGITS;
    if (digits == 0)
      return false;
    return hex || changes > 2 || digits > MAX_DIGITS || text[from] == '0' && text[from + 1] == 'x';
  }

  /** The same for every template that begins like this one up to its slot {@code slot}: they share a column. */
  static long[] prefixes(byte[] template, int from, int to) {
    long[] hashes = new long[MAX_SLOTS];
    int slots = 0;
    long hash = HASH_START;
    for (int i = from; i < to; i++) {
      hash = (hash ^ template[i]) * HASH_FACTOR;
      if (template[i] == NUMBER || template[i] == WORD) {
        if (slots == MAX_SLOTS)
          throw new IllegalArgumentException("places of a template: limit=" + MAX_SLOTS);
        // the last bit tells numbers and words apart
        hashes[slots++] = hash << 1 | (template[i] == WORD ? 1 : 0);
      }
    }
    return Arrays.copyOf(hashes, slots);
  }
}
