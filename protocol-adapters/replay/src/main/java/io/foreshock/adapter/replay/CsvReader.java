package io.foreshock.adapter.replay;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of comma-separated values after RFC 4180: quoted fields may hold
 * separators, line breaks and doubled quotes. Ends of line may be CRLF, LF or CR;
 * empty lines are no records. A record is bounded, so a lost quote cannot swallow
 * the file: what is too long or malformed is reported, and reading goes on with
 * the next line. Confined to one thread.
 */
final class CsvReader implements AutoCloseable {
  static final int MOST_FIELDS = 10_000;
  static final int MOST_CHARS = 1 << 20;
  private static final int END = -1;
  private static final int BUFFER = 1 << 16;

  private final Reader in;
  private final char separator;
  private final char[] buffer = new char[BUFFER];
  private int at;
  private int limit;
  private final StringBuilder field = new StringBuilder();
  private int chars;
  private long line = 1;
  private long recordLine;

  CsvReader(Reader in, char separator) throws IOException {
    this.in = in;
    this.separator = separator;
    // A byte order mark is no part of the first name.
    if (peek() == '\uFEFF')
      at++;
  }

  /** Line of the file on which the last record began, from 1. */
  long line() {
    return recordLine;
  }

  /**
   * The next record, or null at the end.
   *
   * @throws BadRowException
   *             when it is malformed; the one after it can be read
   */
  @Nullable
  List<String> next() throws IOException {
    while (peek() == '\n' || peek() == '\r')
      endOfLine();
    recordLine = line;
    if (peek() == END)
      return null;
    chars = 0;
    List<String> record = new ArrayList<>();
    try {
      do
        record.add(peek() == '"' ? quoted() : plain());
      while (more(record));
      return record;
    } catch (BadRowException e) {
      skipLine();
      throw e;
    }
  }

  /** Passes the separator, or the end of the record. */
  private boolean more(List<String> record) throws IOException {
    int c = peek();
    if (c == separator) {
      if (record.size() == MOST_FIELDS)
        throw new BadRowException("too many fields: limit=" + MOST_FIELDS);
      at++;
      return true;
    }
    if (c != END)
      endOfLine();
    return false;
  }

  private String plain() throws IOException {
    field.setLength(0);
    for (int c = peek(); c != separator && c != '\n' && c != '\r' && c != END; c = peek())
      take(c);
    return field.toString();
  }

  private String quoted() throws IOException {
    field.setLength(0);
    at++;
    while (true) {
      int c = peek();
      if (c == END)
        throw new BadRowException("quote without an end");
      if (c == '"') {
        at++;
        c = peek();
        if (c == separator || c == '\n' || c == '\r' || c == END)
          return field.toString();
        if (c != '"')
          throw new BadRowException("text after a closing quote");
      } else
        if (c == '\n')
          line++;
      take(c);
    }
  }

  private void take(int c) {
    if (++chars > MOST_CHARS)
      throw new BadRowException("record too long: limit=" + MOST_CHARS + " characters");
    field.append((char) c);
    at++;
  }

  private void skipLine() throws IOException {
    while (peek() != '\n' && peek() != '\r' && peek() != END)
      at++;
    if (peek() != END)
      endOfLine();
  }

  private void endOfLine() throws IOException {
    if (peek() == '\r') {
      at++;
      if (peek() == '\n')
        at++;
    } else
      at++;
    line++;
  }

  private int peek() throws IOException {
    if (at == limit) {
      at = 0;
      limit = Math.max(0, in.read(buffer));
      if (limit == 0)
        return END;
    }
    return buffer[at];
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
