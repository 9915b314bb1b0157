package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Out;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Rows as lines of COPY, one message each. For one thread at a time. */
final class CopyOut {
  private final CopyOptions options;
  private final Out cell = new Out();
  private boolean headerDue;
  private boolean first = true;

  CopyOut(CopyOptions options) {
    this.options = options;
    this.headerDue = options.header();
  }

  void row(Rows rows, Out out) {
    if (options.binary()) {
      CopyBinary.row(rows, out, first);
      first = false;
      return;
    }
    if (headerDue) header(rows, out);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < rows.fields().size(); i++) {
      if (i > 0) line.append(options.delimiter());
      rows.write(i, false, cell);
      ByteBuf bytes = cell.take();
      if (bytes == null) continue;
      try {
        boolean isNull = bytes.readInt() < 0;
        line.append(isNull ? options.nullText() : written(bytes.toString(StandardCharsets.UTF_8)));
      } finally {
        bytes.release();
      }
    }
    out.begin('d').utf8(line.append('\n').toString()).end();
  }

  private void header(Rows rows, Out out) {
    headerDue = false;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < rows.fields().size(); i++)
      line.append(i > 0 ? String.valueOf(options.delimiter()) : "").append(written(rows.fields().get(i).name()));
    out.begin('d').utf8(line.append('\n').toString()).end();
  }

  void end(Out out) {
    if (!options.binary()) return;
    if (first) {
      out.begin('d');
      CopyBinary.begin(out);
      out.end();
    }
    CopyBinary.trailer(out);
  }

  private String written(String text) {
    return options.csv() ? csv(text) : escaped(text);
  }

  private String csv(String text) {
    boolean plain = !text.equals(options.nullText()) && !text.equals("\\.")
        && text.chars().noneMatch(c -> c == options.delimiter() || c == options.quote() || c == '\n' || c == '\r');
    if (plain) return text;
    StringBuilder out = new StringBuilder().append(options.quote());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == options.quote() || c == options.escape()) out.append(options.escape());
      out.append(c);
    }
    return out.append(options.quote()).toString();
  }

  private String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == options.delimiter()) out.append('\\');
          out.append(c);
        }
      }
    }
    return out.toString();
  }
}
