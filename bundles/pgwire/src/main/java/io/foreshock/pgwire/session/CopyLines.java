package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Messages;
import io.foreshock.pgwire.wire.PgError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts what COPY sends into lines and fields; a message may end anywhere. For one thread at a time. */
final class CopyLines {
  /** Bytes of one line. */
  static final int MAX_LINE = 16 << 20;

  private final CopyOptions options;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private boolean quoted;
  private boolean escapeNext;
  private boolean ended;
  private int last;

  CopyLines(CopyOptions options) {
    this.options = options;
  }

  void feed(byte[] data, Consumer<List<@Nullable String>> records) {
    for (byte b : data) {
      if (ended) return;
      boolean newline = b == '\n' && !quoted && !escapeNext;
      if (newline) {
        take(records);
        continue;
      }
      track(b);
      if (line.size() == MAX_LINE)
        throw new PgError(PgError.LIMIT_EXCEEDED, "COPY line is too long: limit=" + MAX_LINE);
      line.write(b);
    }
  }

  /** CSV: line ends within quotes belong to the field. Text: a backslash keeps what follows. */
  private void track(byte b) {
    if (options.csv()) {
      boolean escaped = quoted && options.escape() != options.quote() && last == options.escape();
      if (b == options.quote() && !escaped) quoted = !quoted;
      last = escaped ? 0 : b;
    } else {
      escapeNext = b == '\\' && !escapeNext;
    }
  }

  void end(Consumer<List<@Nullable String>> records) {
    if (quoted) throw new PgError("22P04", "unterminated CSV quoted field");
    if (!ended && line.size() > 0) take(records);
  }

  private void take(Consumer<List<@Nullable String>> records) {
    String text = Messages.utf8(line.toByteArray());
    line.reset();
    last = 0;
    if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
    ended = text.equals("\\.");
    if (!ended) records.accept(options.csv() ? csv(text) : plain(text));
  }

  private List<@Nullable String> csv(String text) {
    List<@Nullable String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean inside = false;
    boolean wasQuoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : options.delimiter();
      if (!inside && c == options.delimiter()) {
        String value = field.toString();
        fields.add(!wasQuoted && value.equals(options.nullText()) ? null : value);
        field.setLength(0);
        wasQuoted = false;
      } else
        if (inside && c == options.escape() && i + 1 < text.length() && (text.charAt(i + 1) == options.quote()
            || text.charAt(i + 1) == options.escape())) {
              field.append(text.charAt(++i));
            } else if (c == options.quote()) {
              inside = !inside;
              wasQuoted = true;
            } else {
              field.append(c);
            }
    }
    return fields;
  }

  private List<@Nullable String> plain(String text) {
    List<@Nullable String> fields = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) == '\\') {
        i++;
        continue;
      }
      if (i < text.length() && text.charAt(i) != options.delimiter()) continue;
      String raw = text.substring(from, Math.min(i, text.length()));
      fields.add(raw.equals(options.nullText()) ? null : unescaped(raw));
      from = i + 1;
      if (i >= text.length()) break;
    }
    return fields;
  }

  private static String unescaped(String raw) {
    if (raw.indexOf('\\') < 0) return raw;
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 == raw.length()) {
        out.append(c);
        continue;
      }
      char next = raw.charAt(++i);
      out.append(switch (next) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'v' -> '\013';
        default -> next;
      });
    }
    return out.toString();
  }
}
