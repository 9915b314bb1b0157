package io.foreshock.report;

import io.foreshock.report.Canvas.Box;
import io.foreshock.report.Canvas.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table whose cells wrap and whose header is repeated on every page. Confined to one thread. */
final class Grid {
  private static final float SIZE = 8.5f;
  private static final float PAD = 3;
  /** What a page holds below a header; only a taller row is split. */
  private static final int MAX_LINES = 58;

  /** Draws something into a cell instead of text; the point is the cell's upper left. */
  @FunctionalInterface
  interface Mark {
    void draw(Canvas canvas, float x, float top) throws IOException;
  }

  /**
   * @param share
   *            of the width, all columns together 1
   */
  record Column(String title, float share, boolean right) {
    static Column of(String title, double share) {
      return new Column(title, (float) share, false);
    }

    static Column number(String title, double share) {
      return new Column(title, (float) share, true);
    }
  }

  /** A text, or a drawing when {@code mark} is not the empty one. */
  private record Cell(String text, Mark mark) {}

  private static final Mark NOTHING = (canvas, x, top) -> {
  };

  private final Flow flow;
  private final List<Column> columns;

  Grid(Flow flow, Column... columns) throws IOException {
    this.flow = flow;
    this.columns = List.of(columns);
    header();
  }

  /** @param cells a String or a {@link Mark} per column */
  void row(Object... cells) throws IOException {
    List<List<String>> texts = new ArrayList<>();
    int most = 1;
    for (int c = 0; c < cells.length; c++) {
      Cell cell = cells[c] instanceof Mark mark ? new Cell("", mark) : new Cell(String.valueOf(cells[c]), NOTHING);
      List<String> lines = flow.face().wrap(cell.text(), SIZE, width(c) - 2 * PAD);
      texts.add(lines);
      most = Math.max(most, lines.size());
    }
    if (!flow.fits(height(Math.min(most, MAX_LINES)))) {
      flow.newPage();
      header();
    }
    int from = 0;
    while (most - from > MAX_LINES) {
      drawRow(cells, texts, from, MAX_LINES);
      from += MAX_LINES;
      flow.newPage();
      header();
    }
    drawRow(cells, texts, from, most - from);
  }

  private void drawRow(Object[] cells, List<List<String>> texts, int from, int count) throws IOException {
    float top = flow.y();
    float x = Flow.MARGIN;
    for (int c = 0; c < cells.length; c++) {
      if (from == 0 && cells[c] instanceof Mark mark)
        mark.draw(flow.canvas(), x + PAD, top - PAD);
      List<String> lines = texts.get(c);
      for (int i = from; i < Math.min(from + count, lines.size()); i++) {
        float y = top - PAD - SIZE - (i - from) * Flow.lineHeight(SIZE);
        if (columns.get(c).right())
          flow.canvas().textRight(x + width(c) - PAD, y, lines.get(i), Style.plain(SIZE));
        else
          flow.canvas().text(x + PAD, y, lines.get(i), Style.plain(SIZE));
      }
      x += width(c);
    }
    flow.skip(height(count));
    flow.canvas().line(Flow.MARGIN, flow.y(), Flow.MARGIN + Flow.WIDTH, flow.y(), 0.4f, Ink.LINE);
  }

  private void header() throws IOException {
    flow.need(height(3));
    float top = flow.y();
    flow.canvas().rect(new Box(Flow.MARGIN, top - height(1), Flow.WIDTH, height(1)), Ink.PANEL);
    float x = Flow.MARGIN;
    for (int c = 0; c < columns.size(); c++) {
      Style style = new Style(SIZE, false, Ink.DIM);
      if (columns.get(c).right())
        flow.canvas().textRight(x + width(c) - PAD, top - PAD - SIZE, columns.get(c).title(), style);
      else
        flow.canvas().text(x + PAD, top - PAD - SIZE, columns.get(c).title(), style);
      x += width(c);
    }
    flow.skip(height(1));
  }

  private float width(int column) {
    return columns.get(column).share() * Flow.WIDTH;
  }

  private static float height(int lines) {
    return lines * Flow.lineHeight(SIZE) + 2 * PAD;
  }
}
