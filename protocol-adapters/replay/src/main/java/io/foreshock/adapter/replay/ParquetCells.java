package io.foreshock.adapter.replay;

import io.foreshock.api.Micros;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * One flat column of a Parquet file as texts that say exactly what is stored
 * (Apache Parquet format, LogicalTypes.md); null is the empty text. Times are
 * ISO-8601, with a Z when the file says that they are UTC. Confined to one
 * thread.
 */
final class ParquetCells {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final int INT96_BYTES = 12;

  /** The value that the reader stands at. */
  private interface Text {
    String of(ColumnReader reader);
  }

  private final ColumnDescriptor descriptor;
  private final Text text;
  private final boolean typedTime;
  private @Nullable ColumnReader reader;

  private ParquetCells(ColumnDescriptor descriptor, Text text, boolean typedTime) {
    this.descriptor = descriptor;
    this.text = text;
    this.typedTime = typedTime;
  }

  static ParquetCells of(ColumnDescriptor descriptor) {
    PrimitiveType type = descriptor.getPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean time = logical instanceof TimestampLogicalTypeAnnotation || logical instanceof DateLogicalTypeAnnotation
        || type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96;
    return new ParquetCells(descriptor, text(type, logical), time);
  }

  /** The file itself says that these are times. */
  boolean typedTime() {
    return typedTime;
  }

  void start(ColumnReadStore store) {
    reader = store.getColumnReader(descriptor);
  }

  /** The next row's cell. */
  String next() {
    ColumnReader r = reader;
    if (r == null)
      throw new IllegalStateException("not started");
    try {
      return r.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel() ? text.of(r) : "";
    } catch (DateTimeException | ArithmeticException e) {
      return "time out of range"; // a text that is no time: the row is rejected when it is asked for one
    } finally {
      r.consume();
    }
  }

  private static Text text(PrimitiveType type, @Nullable LogicalTypeAnnotation logical) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> r -> r.getBoolean() ? "1" : "0";
      case FLOAT -> r -> Double.toString(r.getFloat());
      case DOUBLE -> r -> Double.toString(r.getDouble());
      case INT32 -> whole(logical, ColumnReader::getInteger, r -> Integer.toUnsignedString(r.getInteger()));
      case INT64 -> whole(logical, ColumnReader::getLong, r -> Long.toUnsignedString(r.getLong()));
      case INT96 -> r -> legacyTime(r.getBinary());
      case BINARY, FIXED_LEN_BYTE_ARRAY -> logical instanceof DecimalLogicalTypeAnnotation d
          ? r -> new BigDecimal(new BigInteger(r.getBinary().getBytes()), d.getScale()).toString()
          : r -> r.getBinary().toStringUsingUTF8();
    };
  }

  private interface Whole {
    long of(ColumnReader reader);
  }

  private static Text whole(@Nullable LogicalTypeAnnotation logical, Whole value, Text unsigned) {
    return switch (logical) {
      case DateLogicalTypeAnnotation _ -> r -> LocalDate.ofEpochDay(value.of(r)).toString();
      case TimestampLogicalTypeAnnotation t -> r -> time(t, value.of(r));
      case DecimalLogicalTypeAnnotation d -> r -> BigDecimal.valueOf(value.of(r), d.getScale()).toString();
      case IntLogicalTypeAnnotation i when !i.isSigned() -> unsigned;
      case null, default -> r -> Long.toString(value.of(r));
    };
  }

  private static String time(TimestampLogicalTypeAnnotation type, long value) {
    long micros = switch (type.getUnit()) {
      case MILLIS -> Math.multiplyExact(value, Micros.MILLISECOND);
      case MICROS -> value;
      case NANOS -> Math.floorDiv(value, 1_000);
    };
    Instant instant = Micros.toInstant(micros);
    return type.isAdjustedToUTC() ? instant.toString() : instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
  }

  /** Nanoseconds of the day and the Julian day, as Impala and old versions of Spark write them, UTC. */
  private static String legacyTime(Binary bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (b.remaining() != INT96_BYTES)
      throw new IllegalArgumentException("INT96 of " + b.remaining() + " bytes");
    long nanos = b.getLong();
    long day = b.getInt() - JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(day), nanos).toString();
  }
}
