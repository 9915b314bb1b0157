package io.foreshock.report;

import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** Draws on one page; points, origin at the lower left. Confined to one thread. */
final class Canvas implements AutoCloseable {
  /** Stroke that makes the regular face look bold, per point of size. */
  private static final float BOLD = 0.028f;

  private final PDPageContentStream out;
  private final Face face;

  Canvas(PDPageContentStream out, Face face) {
    this.out = out;
    this.face = face;
  }

  /** How a text looks. */
  record Style(float size, boolean bold, Ink ink) {
    static Style plain(float size) {
      return new Style(size, false, Ink.BLACK);
    }

    static Style dim(float size) {
      return new Style(size, false, Ink.DIM);
    }

    static Style bold(float size) {
      return new Style(size, true, Ink.BLACK);
    }
  }

  /** A box by its lower left corner. */
  record Box(float x, float y, float width, float height) {
    float right() {
      return x + width;
    }

    float top() {
      return y + height;
    }
  }

  void text(float x, float y, String text, Style style) throws IOException {
    String t = face.showable(text);
    if (t.isBlank())
      return;
    out.saveGraphicsState();
    fill(style.ink());
    if (style.bold()) {
      stroke(style.ink());
      out.setLineWidth(style.size() * BOLD);
      out.setRenderingMode(RenderingMode.FILL_STROKE);
    }
    out.beginText();
    out.setFont(face.font(), style.size());
    out.newLineAtOffset(x, y);
    out.showText(t);
    out.endText();
    out.restoreGraphicsState();
  }

  void textRight(float right, float y, String text, Style style) throws IOException {
    text(right - face.width(face.showable(text), style.size()), y, text, style);
  }

  void textCentred(float middle, float y, String text, Style style) throws IOException {
    text(middle - face.width(face.showable(text), style.size()) / 2, y, text, style);
  }

  void rect(Box box, Ink ink) throws IOException {
    fill(ink);
    out.addRect(box.x(), box.y(), box.width(), box.height());
    out.fill();
  }

  void frame(Box box, Ink ink) throws IOException {
    stroke(ink);
    out.setLineWidth(0.6f);
    out.addRect(box.x(), box.y(), box.width(), box.height());
    out.stroke();
  }

  void line(float x1, float y1, float x2, float y2, float width, Ink ink) throws IOException {
    stroke(ink);
    out.setLineWidth(width);
    out.moveTo(x1, y1);
    out.lineTo(x2, y2);
    out.stroke();
  }

  void dashed(float x1, float y1, float x2, float y2, Ink ink) throws IOException {
    out.saveGraphicsState();
    out.setLineDashPattern(new float[]{3, 2}, 0);
    line(x1, y1, x2, y2, 0.6f, ink);
    out.restoreGraphicsState();
  }

  /** An open line through points x0, y0, x1, y1 ... */
  void polyline(float[] points, int count, float width, Ink ink) throws IOException {
    stroke(ink);
    out.setLineWidth(width);
    out.moveTo(points[0], points[1]);
    for (int i = 1; i < count; i++)
      out.lineTo(points[2 * i], points[2 * i + 1]);
    out.stroke();
  }

  void polygon(Ink ink, float... points) throws IOException {
    fill(ink);
    out.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2)
      out.lineTo(points[i], points[i + 1]);
    out.closePath();
    out.fill();
  }

  void circle(float x, float y, float radius, Ink ink) throws IOException {
    float k = radius * 0.5523f;
    fill(ink);
    out.moveTo(x - radius, y);
    out.curveTo(x - radius, y + k, x - k, y + radius, x, y + radius);
    out.curveTo(x + k, y + radius, x + radius, y + k, x + radius, y);
    out.curveTo(x + radius, y - k, x + k, y - radius, x, y - radius);
    out.curveTo(x - k, y - radius, x - radius, y - k, x - radius, y);
    out.closePath();
    out.fill();
  }

  /** Everything drawn within stays inside the box. */
  void clipped(Box box, Drawing drawing) throws IOException {
    out.saveGraphicsState();
    out.addRect(box.x(), box.y(), box.width(), box.height());
    out.clip();
    drawing.draw();
    out.restoreGraphicsState();
  }

  /** Something that draws. */
  @FunctionalInterface
  interface Drawing {
    void draw() throws IOException;
  }

  private void fill(Ink ink) throws IOException {
    out.setNonStrokingColor(ink.red(), ink.green(), ink.blue());
  }

  private void stroke(Ink ink) throws IOException {
    out.setStrokingColor(ink.red(), ink.green(), ink.blue());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
