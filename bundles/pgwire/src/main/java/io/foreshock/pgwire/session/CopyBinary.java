package io.foreshock.pgwire.session;

import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.pgwire.wire.Messages;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.Out;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.ValueReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"): a signature, flags and an extension; rows as
 * the number of columns, and each value as its length and its bytes; -1 as the number of columns ends it. A message may
 * end anywhere. For one thread at a time.
 */
final class CopyBinary {
  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
  private static final int HEADER = SIGNATURE.length + 8;
  /** Flag bits that change the layout; none of them is known here. */
  private static final int CRITICAL = 0xffff0000;

  private final int columns;
  private byte[] rest = new byte[0];
  private boolean started;
  private boolean ended;

  /** @param columns of each row */
  CopyBinary(int columns) {
    this.columns = columns;
  }

  static void begin(Out out) {
    out.bytes(SIGNATURE).int32(0).int32(0);
  }

  /**
   * @throws PgError
   *             {@code 22P04} for anything but this format
   */
  void feed(byte[] data, Consumer<@Nullable ByteBuffer[]> rows) {
    if (ended) return;
    ByteBuffer in = ByteBuffer.allocate(rest.length + data.length).put(rest).put(data).flip();
    if (!started) started = header(in);
    while (started && !ended) {
      int before = in.position();
      @Nullable
      ByteBuffer[] row = row(in);
      if (row == null) {
        in.position(before);
        break;
      }
      if (!ended) rows.accept(row);
    }
    if (in.remaining() > CopyLines.MAX_LINE)
      throw new PgError(PgError.LIMIT_EXCEEDED, "COPY row is too long: limit=" + CopyLines.MAX_LINE);
    rest = new byte[ended ? 0 : in.remaining()];
    if (!ended) in.get(rest);
  }

  /** The trailer may be missing, as in PostgreSQL: pgx sends none. */
  void end() {
    if (!ended && rest.length > 0) throw bad("ends within a row");
  }

  private static PgError bad(String what) {
    return new PgError("22P04", "COPY data is not in the binary format: " + what);
  }

  /** @return false while it is not there as a whole */
  private static boolean header(ByteBuffer in) {
    int known = Math.min(SIGNATURE.length, in.remaining());
    for (int i = 0; i < known; i++)
      if (in.get(i) != SIGNATURE[i]) throw bad("signature is missing");
    if (in.remaining() < HEADER) return false;
    if ((in.getInt(SIGNATURE.length) & CRITICAL) != 0) throw bad("unknown flags");
    int extension = in.getInt(SIGNATURE.length + 4);
    if (extension < 0 || extension > CopyLines.MAX_LINE) throw bad("length of the extension: " + extension);
    if (in.remaining() < HEADER + extension) return false;
    in.position(HEADER + extension);
    return true;
  }

  /** The next row, an empty one at the end, null while it is not there as a whole. */
  private @Nullable ByteBuffer @Nullable [] row(ByteBuffer in) {
    if (in.remaining() < 2) return null;
    int count = in.getShort();
    if (count == -1) {
      ended = true;
      return new ByteBuffer[0];
    }
    if (count != columns) throw bad(count + " columns, expected " + columns);
    @Nullable
    ByteBuffer[] values = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      if (in.remaining() < 4) return null;
      int length = in.getInt();
      if (length == -1) continue;
      if (length < 0 || length > CopyLines.MAX_LINE) throw bad("length of a value: " + length);
      if (in.remaining() < length) return null;
      values[i] = in.slice(in.position(), length);
      in.position(in.position() + length);
    }
    return values;
  }

  /**
   * A value of a column.
   *
   * @throws PgError
   *             {@code 22P03}
   */
  static Object value(ByteBuffer from, ColumnType type) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    if (type == ColumnType.VECTOR) return CopyValues.of(Messages.utf8(bytes), type);
    Object value = ValueReader.read(bytes, true, Oid.of(type), type);
    return switch (value) {
      case byte[] given -> Bytea.of(given);
      case String text when type == ColumnType.TIMESTAMP || type == ColumnType.INTERVAL -> CopyValues.of(text, type);
      default -> value;
    };
  }

  /** The message that ends the rows. */
  static void trailer(Out out) {
    out.begin('d').int16(-1).end();
  }

  /** One row as a message; the first carries the header. */
  static void row(Rows rows, Out out, boolean first) {
    out.begin('d');
    if (first) begin(out);
    List<?> fields = rows.fields();
    out.int16(fields.size());
    for (int i = 0; i < fields.size(); i++)
      rows.write(i, true, out);
    out.end();
  }
}
