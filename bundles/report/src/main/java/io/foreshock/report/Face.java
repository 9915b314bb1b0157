package io.foreshock.report;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The one typeface of a report: Liberation Sans (SIL Open Font License 1.1), which PDFBox brings along, embedded as a
 * subset. It has Latin, Greek and Cyrillic letters; what it lacks becomes a box or a question mark, never an exception.
 * Confined to one document.
 */
final class Face {
  private static final String RESOURCE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final float PER_EM = 1_000f;

  private final PDType0Font font;
  private final Map<Integer, String> shown = new HashMap<>();
  private final Map<Integer, Float> widths = new HashMap<>();

  Face(PDDocument document) throws IOException {
    try (InputStream in = PDDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null)
        throw new IOException("PDFBox without its font: " + RESOURCE);
      TrueTypeFont ttf = new TTFParser().parse(new RandomAccessReadBuffer(in));
      // Ligatures cost a regular expression per line of text and give a report nothing.
      ttf.setEnableGsub(false);
      font = PDType0Font.load(document, ttf, true);
    }
  }

  PDType0Font font() {
    return font;
  }

  /** The text as this face can show it, on one line. */
  String showable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC).codePoints()
        .forEach(c -> out.append(shown.computeIfAbsent(c, this::substitute)));
    return out.toString();
  }

  private String substitute(int codePoint) {
    if (Character.isWhitespace(codePoint) || Character.isISOControl(codePoint))
      return " ";
    if (Character.getType(codePoint) == Character.FORMAT)
      return "";
    for (String candidate : List.of(Character.toString(codePoint), "\u25A1"))
      if (has(candidate))
        return candidate;
    return "?";
  }

  private boolean has(String character) {
    try {
      font.encode(character);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Points; the text must be showable. */
  float width(String text, float size) {
    float sum = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i)))
      sum += widths.computeIfAbsent(text.codePointAt(i), this::widthOf);
    return sum * size / PER_EM;
  }

  private float widthOf(int codePoint) {
    try {
      return font.getStringWidth(Character.toString(codePoint));
    } catch (IOException | IllegalArgumentException e) {
      return PER_EM / 2;
    }
  }

  /** Breaks a text into showable lines no wider than {@code width}: at spaces, and inside words that are too long. */
  List<String> wrap(String text, float size, float width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\\R", -1))
      wrapParagraph(showable(paragraph), size, width, lines);
    return lines;
  }

  private void wrapParagraph(String text, float size, float width, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split(" +")) {
      String joined = line.isEmpty() ? word : line + " " + word;
      if (width(joined, size) <= width) {
        line.setLength(0);
        line.append(joined);
        continue;
      }
      if (!line.isEmpty())
        lines.add(line.toString());
      line.setLength(0);
      line.append(breakWord(word, size, width, lines));
    }
    lines.add(line.toString());
  }

  /** @return the rest that fits on a line */
  private String breakWord(String word, float size, float width, List<String> lines) {
    String rest = word;
    while (width(rest, size) > width) {
      int end = 0;
      int next = Character.charCount(rest.codePointAt(0));
      while (next < rest.length() && width(rest.substring(0, next), size) <= width) {
        end = next;
        next += Character.charCount(rest.codePointAt(next));
      }
      end = Math.max(end, Character.charCount(rest.codePointAt(0)));
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
      if (rest.isEmpty())
        break;
    }
    return rest;
  }

  /** Cuts a text at the width, with dots; for places that have one line only. */
  String fit(String text, float size, float width) {
    String t = showable(text);
    if (width(t, size) <= width)
      return t;
    int end = t.length();
    while (end > 0 && width(t.substring(0, end) + "...", size) > width)
      end = t.offsetByCodePoints(end, -1);
    return t.substring(0, end) + "...";
  }
}
