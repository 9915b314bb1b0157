package io.foreshock.gateway.query;

import io.foreshock.api.table.Column;
import io.foreshock.gateway.http.Exchange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table for a terminal. Column widths follow the first rows, which are held back to be measured; wider cells
 * after them push their line out rather than being cut.
 */
final class TextAnswer {
  private static final int MEASURED_ROWS = 1_000;

  private TextAnswer() {
  }

  static void write(Rows rows, Exchange exchange) throws IOException {
    if (rows.columns().isEmpty()) {
      exchange.text(200, "text/plain", rows.updateCount() > 0
          ? counted(rows.updateCount(), "row") + " written\n"
          : "done\n");
      return;
    }
    List<String[]> first = new ArrayList<>();
    boolean more = rows.next();
    for (; more && first.size() < MEASURED_ROWS; more = rows.next())
      first.add(cells(rows));
    int[] widths = widths(rows.columns(), first);
    Writer out = new BufferedWriter(new OutputStreamWriter(exchange.start(200, "text/plain"), StandardCharsets.UTF_8));
    out.write(header(rows.columns(), widths));
    for (String[] cells : first)
      out.write(line(rows.columns(), cells, widths));
    for (; more; more = rows.next())
      out.write(line(rows.columns(), cells(rows), widths));
    out.write("(" + counted(rows.count(), "row") + (rows.truncated() ? ", more exist" : "") + ", "
        + rows.elapsedMillis() + " ms)\n");
    out.close(); // only here: an answer broken off must not look complete
  }

  private static String counted(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static String[] cells(Rows rows) {
    String[] cells = new String[rows.columns().size()];
    for (int c = 0; c < cells.length; c++)
      cells[c] = printable(Cells.text(rows.columns().get(c).type(), rows.chunk().column(c), rows.row()));
    return cells;
  }

  /** Keeps stored texts from moving the cursor or recolouring the reader's terminal. */
  static String printable(@Nullable String text) {
    if (text == null)
      return "null";
    if (text.chars().noneMatch(Character::isISOControl))
      return text;
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> {
      if (Character.isISOControl(c))
        out.append(String.format("\\u%04x", c));
      else
        out.append((char) c);
    });
    return out.toString();
  }

  private static int[] widths(List<Column> columns, List<String[]> rows) {
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = width(columns.get(c).name());
      for (String[] row : rows)
        widths[c] = Math.max(widths[c], width(row[c]));
    }
    return widths;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String header(List<Column> columns, int[] widths) {
    StringBuilder names = new StringBuilder();
    StringBuilder rule = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      names.append(c == 0 ? " " : " | ").append(pad(columns.get(c).name(), widths[c], false));
      rule.append(c == 0 ? "-" : "-+-").append("-".repeat(widths[c]));
    }
    return names.toString().stripTrailing() + "\n" + rule + "-\n";
  }

  private static String line(List<Column> columns, String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.length; c++)
      line.append(c == 0 ? " " : " | ").append(pad(cells[c], widths[c], Cells.isNumeric(columns.get(c).type())));
    return line.toString().stripTrailing() + "\n";
  }

  private static String pad(String text, int width, boolean right) {
    String spaces = " ".repeat(Math.max(0, width - width(text)));
    return right ? spaces + text : text + spaces;
  }
}
