package io.foreshock.gateway.query;

import io.foreshock.api.table.Column;
import io.foreshock.gateway.http.Exchange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line; an empty field is a null, two quotes an empty text. */
final class CsvAnswer {
  private CsvAnswer() {
  }

  static void write(Rows rows, Exchange exchange) throws IOException {
    if (rows.columns().isEmpty()) {
      exchange.text(200, "text/csv", "updated\r\n" + rows.updateCount() + "\r\n");
      return;
    }
    boolean more = rows.next();
    Writer out = new BufferedWriter(new OutputStreamWriter(exchange.start(200, "text/csv"), StandardCharsets.UTF_8));
    String separator = "";
    for (Column c : rows.columns()) {
      out.write(separator);
      out.write(field(c.name()));
      separator = ",";
    }
    out.write("\r\n");
    for (; more; more = rows.next())
      writeRow(out, rows);
    out.close(); // only here: an answer broken off must not look complete
  }

  private static void writeRow(Writer out, Rows rows) throws IOException {
    for (int c = 0; c < rows.columns().size(); c++) {
      if (c > 0)
        out.write(',');
      out.write(field(Cells.text(rows.columns().get(c).type(), rows.chunk().column(c), rows.row())));
    }
    out.write("\r\n");
  }

  static String field(@Nullable String text) {
    if (text == null)
      return "";
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
