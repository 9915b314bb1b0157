package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.Reply;
import org.jspecify.annotations.Nullable;

/** Rows on their way to the client, a buffer at a time. For one thread at a time. */
final class Pump {
  /** What happens when the rows asked for are sent. */
  enum Limit {
    /** The portal is suspended. */
    SUSPEND,
    /** The statement is complete, the cursor stays open. */
    COMPLETE
  }

  private final Rows rows;
  private final boolean[] formats;
  private final long max;
  private final Limit limit;
  private final String tag;
  private final @Nullable Portal portal;
  private final @Nullable CopyOut copy;
  private long sent;

  /**
   * @param max
   *            rows to send, 0 = all
   * @param tag
   *            of the statement, to which the number of rows is added
   * @param portal
   *            finished with the rows, null when the rows are nobody else's
   */
  Pump(Rows rows, boolean[] formats, long max, Limit limit, String tag, @Nullable Portal portal) {
    this(rows, formats, max, limit, tag, portal, null);
  }

  private Pump(Rows rows, boolean[] formats, long max, Limit limit, String tag, @Nullable Portal portal,
      @Nullable CopyOut copy) {
    this.rows = rows;
    this.formats = formats;
    this.max = max;
    this.limit = limit;
    this.tag = tag;
    this.portal = portal;
    this.copy = copy;
  }

  static Pump copy(Rows rows, CopyOut copy) {
    return new Pump(rows, new boolean[0], 0, Limit.COMPLETE, "COPY", null, copy);
  }

  /**
   * Sends rows until the buffer has {@code enough} bytes.
   *
   * @return true when it is over; then its end is written, too
   */
  boolean step(Out out, int enough) {
    while (out.size() < enough) {
      if (max > 0 && sent == max) {
        if (limit == Limit.SUSPEND) Reply.plain(out, 's');
        else complete(out);
        return true;
      }
      if (!rows.next()) {
        end(out);
        return true;
      }
      int before = out.size();
      try {
        if (copy != null) copy.row(rows, out);
        else row(out);
      } catch (RuntimeException e) {
        out.truncate(before);
        throw e;
      }
      sent++;
    }
    return false;
  }

  private void row(Out out) {
    int columns = rows.fields().size();
    out.begin('D').int16(columns);
    for (int i = 0; i < columns; i++)
      rows.write(i, Reply.isBinary(formats, i), out);
    out.end();
  }

  private void end(Out out) {
    close();
    if (copy != null) {
      copy.end(out);
      Reply.plain(out, 'c');
    }
    complete(out);
  }

  private void complete(Out out) {
    Reply.commandComplete(out, tag.equals("EXPLAIN") || tag.equals("SHOW") ? tag : tag + " " + sent);
  }

  /** Closes the rows only: who asked for them asks again. */
  void closeRows() {
    if (portal != null) portal.rows = null;
    rows.close();
  }

  void close() {
    if (portal != null) portal.close();
    else rows.close();
  }
}
