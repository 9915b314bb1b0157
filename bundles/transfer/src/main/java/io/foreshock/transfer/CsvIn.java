package io.foreshock.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line; lines may end in LF; a byte order mark is passed over; an empty field is a null. */
final class CsvIn {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvIn() {
  }

  static void read(Path file, TableWriter to) throws IOException {
    try (Reader text = new InputStreamReader(Files.newInputStream(file),
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
        CsvReader<CsvLine> csv = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
            .build(new CsvLine.Handler(), afterMark(text))) {
      lines(csv.iterator(), to);
    } catch (CsvParseException | UncheckedIOException | IOException e) {
      throw explained(file, e);
    }
  }

  private static ForeshockException explained(Path file, Exception e) throws IOException {
    Throwable cause = e instanceof IOException || e.getCause() == null ? e : e.getCause();
    if (cause instanceof CharacterCodingException)
      return new ForeshockException(ErrorCode.CORRUPT_DATA, "file is not UTF-8: file=" + file.getFileName(), e);
    if (cause instanceof IOException io)
      throw io;
    return new ForeshockException(ErrorCode.CORRUPT_DATA,
        "not CSV: file=" + file.getFileName() + ", " + e.getMessage(), e);
  }

  private static Reader afterMark(Reader text) throws IOException {
    PushbackReader reader = new PushbackReader(text, 1);
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK)
      reader.unread(first);
    return reader;
  }

  private static void lines(Iterator<CsvLine> lines, TableWriter to) {
    if (!lines.hasNext())
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "file has no header line");
    List<Column> columns = to.columns(Arrays.stream(lines.next().fields()).map(f -> f == null ? "" : f).toList());
    while (lines.hasNext()) {
      CsvLine line = lines.next();
      @Nullable
      String[] fields = line.fields();
      if (fields.length != columns.size())
        throw new ForeshockException(ErrorCode.CORRUPT_DATA, "wrong number of fields: line=" + line.number()
            + ", fields=" + fields.length + ", expected=" + columns.size());
      @Nullable
      Object[] row = new Object[fields.length];
      for (int c = 0; c < row.length; c++)
        row[c] = value(columns.get(c), fields[c], line.number());
      to.add(row);
    }
  }

  private static @Nullable Object value(Column column, @Nullable String field, long line) {
    try {
      return field == null ? null : FieldText.parse(column, field);
    } catch (ForeshockException e) {
      throw new ForeshockException(e.code(), e.getMessage() + ", line=" + line, e);
    }
  }
}
