package io.foreshock.pgwire.session;

import io.foreshock.api.Micros;
import io.foreshock.api.table.ColumnType;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.ValueReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Texts of COPY as values of columns. */
final class CopyValues {
  /** {@code 2026-03-14 08:00:00.25+00}, with T, without a zone (then UTC), a date alone. */
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive().append(
      DateTimeFormatter.ISO_LOCAL_DATE).optionalStart().appendPattern("['T'][ ]HH:mm[:ss]").appendFraction(
          ChronoField.NANO_OF_SECOND, 0, 9, true).optionalStart().appendPattern("[ ]").optionalEnd()
      .appendPattern("[XXX][XX][X]").optionalEnd().toFormatter(Locale.ROOT);

  private CopyValues() {
  }

  /**
   * @throws PgError
   *             {@code 22P02}, {@code 22007}
   */
  static Object of(String text, ColumnType type) {
    return switch (type) {
      case TIMESTAMP -> micros(text.strip());
      case UUID -> text.strip().toLowerCase(Locale.ROOT);
      default -> ValueReader.text(text, type);
    };
  }

  private static Object micros(String text) {
    try {
      TemporalAccessor t = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (t) {
        case OffsetDateTime o -> Micros.of(o.toInstant());
        case LocalDateTime l -> Micros.of(l.toInstant(ZoneOffset.UTC));
        default -> Micros.of(LocalDate.from(t).atStartOfDay().toInstant(ZoneOffset.UTC));
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw new PgError("22007", "invalid input syntax for type timestamp: \"" + text + "\"");
    }
  }
}
