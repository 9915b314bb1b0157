package io.foreshock.pgwire.session;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.TimeFormat;
import io.foreshock.pgwire.wire.ValueReader;
import java.util.Locale;

/** Texts of COPY as values of columns. */
final class CopyValues {
  private CopyValues() {
  }

  /**
   * @throws PgError
   *             {@code 22P02}, {@code 22007}
   */
  static Object of(String text, ColumnType type) {
    try {
      return value(text, type);
    } catch (ForeshockException e) {
      throw new PgError(PgError.BAD_TEXT, String.valueOf(e.getMessage()));
    }
  }

  private static Object value(String text, ColumnType type) {
    return switch (type) {
      case TIMESTAMP -> TimeFormat.parse(text);
      case INTERVAL -> Interval.parseMicros(text);
      case BYTEA -> Bytea.parse(text);
      case UUID -> text.strip().toLowerCase(Locale.ROOT);
      default -> ValueReader.text(text, type);
    };
  }
}
