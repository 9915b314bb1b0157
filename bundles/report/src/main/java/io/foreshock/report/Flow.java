package io.foreshock.report;

import io.foreshock.report.Canvas.Box;
import io.foreshock.report.Canvas.Style;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.jspecify.annotations.Nullable;

/** Lays text and drawings out from top to bottom over as many A4 pages as it takes. Confined to one thread. */
final class Flow implements AutoCloseable {
  static final float MARGIN = 45;
  static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  private static final float TOP = PDRectangle.A4.getHeight() - MARGIN;
  private static final float BOTTOM = MARGIN + 18;
  private static final float LEADING = 1.35f;
  /** A heading never stands alone at the foot of a page. */
  private static final float AFTER_HEADING = 60;

  private final PDDocument document;
  private final Face face;
  private @Nullable Canvas canvas;
  private float y;

  Flow(PDDocument document, Face face) {
    this.document = document;
    this.face = face;
  }

  Face face() {
    return face;
  }

  Canvas canvas() throws IOException {
    Canvas current = canvas;
    return current == null ? newPage() : current;
  }

  /** Where the next thing goes: its upper edge. */
  float y() throws IOException {
    canvas();
    return y;
  }

  /** Begins a new page unless this much height is left. */
  void need(float height) throws IOException {
    canvas();
    if (y - height < BOTTOM && y < TOP)
      newPage();
  }

  boolean fits(float height) throws IOException {
    canvas();
    return y - height >= BOTTOM;
  }

  Canvas newPage() throws IOException {
    closePage();
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    Canvas fresh = new Canvas(new PDPageContentStream(document, page), face);
    canvas = fresh;
    y = TOP;
    return fresh;
  }

  void skip(float height) throws IOException {
    canvas();
    y -= height;
  }

  void heading(String text) throws IOException {
    heading(text, AFTER_HEADING);
  }

  /**
   * @param keep
   *            height that must follow on the same page
   */
  void heading(String text, float keep) throws IOException {
    need(26 + keep);
    skip(14);
    canvas().text(MARGIN, y() - 9, text, Style.bold(12));
    skip(13);
    canvas().line(MARGIN, y(), MARGIN + WIDTH, y(), 0.6f, Ink.LINE);
    skip(7);
  }

  void paragraph(String text, Style style) throws IOException {
    lines(MARGIN, face.wrap(text, style.size(), WIDTH), style);
    skip(3);
  }

  void lines(float x, List<String> lines, Style style) throws IOException {
    for (String line : lines) {
      need(style.size() * LEADING);
      canvas().text(x, y() - style.size(), line, style);
      skip(style.size() * LEADING);
    }
  }

  /** Label and value, the value wrapped beside the label. */
  void fact(String label, String value) throws IOException {
    float labelWidth = 105;
    Style style = Style.plain(9);
    List<String> lines = face.wrap(value.isBlank() ? "-" : value, style.size(), WIDTH - labelWidth);
    need(style.size() * LEADING);
    canvas().text(MARGIN, y() - style.size(), label, Style.dim(9));
    lines(MARGIN + labelWidth, lines, style);
  }

  /** Reserves a box of the full width and steps below it. */
  Box box(float height) throws IOException {
    need(height);
    Box box = new Box(MARGIN, y() - height, WIDTH, height);
    skip(height);
    return box;
  }

  static float lineHeight(float size) {
    return size * LEADING;
  }

  private void closePage() throws IOException {
    Canvas open = canvas;
    canvas = null;
    if (open != null)
      open.close();
  }

  /** Writes the foot of every page, when their number is known. */
  void finish(String left) throws IOException {
    closePage();
    int pages = document.getNumberOfPages();
    for (int i = 0; i < pages; i++) {
      PDPage page = document.getPage(i);
      try (Canvas foot = new Canvas(new PDPageContentStream(document, page, AppendMode.APPEND, true, true), face)) {
        String number = "page " + (i + 1) + " of " + pages;
        float room = WIDTH - face.width(number, 8) - 12;
        foot.line(MARGIN, MARGIN + 8, MARGIN + WIDTH, MARGIN + 8, 0.5f, Ink.LINE);
        foot.text(MARGIN, MARGIN - 2, face.fit(left, 8, room), Style.dim(8));
        foot.textRight(MARGIN + WIDTH, MARGIN - 2, number, Style.dim(8));
      }
    }
  }

  @Override
  public void close() throws IOException {
    closePage();
  }
}
