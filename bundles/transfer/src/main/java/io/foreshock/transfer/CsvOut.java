package io.foreshock.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RFC 4180: an empty field is a null, two quotes are an empty text. */
final class CsvOut {
  private CsvOut() {
  }

  static long write(List<Column> columns, Supplier<@Nullable Chunk> rows, OutputStream out) throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    long count = 0;
    try {
      CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).lineDelimiter(LineDelimiter.CRLF)
          .build(text);
      csv.writeRecord(columns.stream().map(Column::name).toArray(String[]::new));
      @Nullable
      String[] fields = new String[columns.size()];
      for (Chunk chunk = rows.get(); chunk != null; chunk = rows.get()) {
        for (int row = 0; row < chunk.size(); row++) {
          for (int c = 0; c < fields.length; c++)
            fields[c] = FieldText.of(columns.get(c).type(), chunk.column(c), row);
          csv.writeRecord(fields);
        }
        count += chunk.size();
      }
      csv.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return count;
  }
}
