package io.foreshock.transfer;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.util.Arrays;
import java.util.Locale;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Reads one column of a Parquet file as values of a column of a table. Confined to one thread. */
final class ParquetColumn {
  /** Longest vector a column takes, elements. */
  private static final int MAX_VECTOR = 1 << 20;

  /** The value the reader stands at, as the table wants it. */
  private interface Value {
    Object of(ColumnReader reader);
  }

  private final Column column;
  private final ColumnDescriptor descriptor;
  private final Value value;
  private @Nullable ColumnReader reader;
  private float[] vector = new float[64];

  private ParquetColumn(Column column, ColumnDescriptor descriptor, Value value) {
    this.column = column;
    this.descriptor = descriptor;
    this.value = value;
  }

  /**
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH} when the file's type does not fit without loss
   */
  static ParquetColumn of(Column column, ColumnDescriptor descriptor) {
    boolean list = descriptor.getMaxRepetitionLevel() > 0;
    if (list != (column.type() == ColumnType.VECTOR) || descriptor.getMaxRepetitionLevel() > 1)
      throw mismatch(column, descriptor);
    return new ParquetColumn(column, descriptor, value(column, descriptor));
  }

  void start(ColumnReadStore store) {
    reader = store.getColumnReader(descriptor);
  }

  /** The next row's value. */
  @Nullable
  Object next() {
    ColumnReader r = reader;
    if (r == null)
      throw new IllegalStateException("not started");
    if (column.type() == ColumnType.VECTOR)
      return vector(r);
    Object result = r.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel() ? value.of(r) : null;
    r.consume();
    return result;
  }

  /** Definition levels below the list's own mean that the list itself is null; at it, that it is empty. */
  private float @Nullable [] vector(ColumnReader r) {
    int max = descriptor.getMaxDefinitionLevel();
    boolean nullableElement = descriptor.getPrimitiveType().getRepetition().name().equals("OPTIONAL");
    int repeated = nullableElement ? max - 1 : max;
    int size = 0;
    int level = r.getCurrentDefinitionLevel();
    if (level < repeated) {
      r.consume();
      return level == repeated - 1 ? new float[0] : null;
    }
    do {
      if (r.getCurrentDefinitionLevel() < max)
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "null in a vector: column=" + column.name());
      if (size == MAX_VECTOR)
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "vector too long: column=" + column.name() + ", limit="
            + MAX_VECTOR);
      if (size == vector.length)
        vector = Arrays.copyOf(vector, size * 2);
      vector[size++] = value.of(r) instanceof Number n ? n.floatValue() : Float.NaN;
      r.consume();
    } while (r.getCurrentRepetitionLevel() > 0);
    return Arrays.copyOf(vector, size);
  }

  private static Value value(Column column, ColumnDescriptor descriptor) {
    PrimitiveTypeName physical = descriptor.getPrimitiveType().getPrimitiveTypeName();
    LogicalTypeAnnotation logical = descriptor.getPrimitiveType().getLogicalTypeAnnotation();
    Value value = switch (column.type()) {
      case BOOLEAN -> physical == PrimitiveTypeName.BOOLEAN ? ColumnReader::getBoolean : null;
      case SMALLINT, INTEGER, BIGINT, INTERVAL -> integral(physical, logical) ? whole(column, physical) : null;
      case REAL -> physical == PrimitiveTypeName.FLOAT ? ColumnReader::getFloat : null;
      case DOUBLE, VECTOR -> floating(physical, logical);
      case TIMESTAMP -> time(column, physical, logical);
      case UUID -> logical instanceof UUIDLogicalTypeAnnotation
          ? r -> ParquetTypes.uuid(r.getBinary())
          : text(physical);
      case BYTEA -> physical == PrimitiveTypeName.BINARY ? r -> Bytea.of(r.getBinary().getBytes()) : null;
      case TEXT, JSONB -> text(physical);
    };
    if (value == null)
      throw mismatch(column, descriptor);
    return value;
  }

  private static @Nullable Value text(PrimitiveTypeName physical) {
    return physical == PrimitiveTypeName.BINARY ? r -> r.getBinary().toStringUsingUTF8() : null;
  }

  private static @Nullable Value floating(PrimitiveTypeName physical, @Nullable LogicalTypeAnnotation logical) {
    if (physical == PrimitiveTypeName.DOUBLE)
      return ColumnReader::getDouble;
    if (physical == PrimitiveTypeName.FLOAT)
      return r -> (double) r.getFloat();
    return physical == PrimitiveTypeName.INT32 && integral(physical, logical) ? r -> (double) r.getInteger() : null;
  }

  private static @Nullable Value time(Column column, PrimitiveTypeName physical,
      @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation)
      return r -> r.getInteger() * Micros.DAY;
    return physical == PrimitiveTypeName.INT64 && logical instanceof TimestampLogicalTypeAnnotation t
        ? r -> micros(column, t.getUnit(), r.getLong())
        : null;
  }

  private static boolean integral(PrimitiveTypeName physical, @Nullable LogicalTypeAnnotation logical) {
    return (physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64)
        && (logical == null || logical instanceof IntLogicalTypeAnnotation i && (i.isSigned() || i.getBitWidth() < 32));
  }

  private static Value whole(Column column, PrimitiveTypeName physical) {
    long limit = switch (column.type()) {
      case SMALLINT -> Short.MAX_VALUE;
      case INTEGER -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
    return r -> {
      long v = physical == PrimitiveTypeName.INT32 ? r.getInteger() : r.getLong();
      if (v > limit || v < -limit - 1)
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "value does not fit: column=" + column.name() + ", type="
            + column.type() + ", value=" + v);
      return v;
    };
  }

  private static long micros(Column column, LogicalTypeAnnotation.TimeUnit unit, long value) {
    try {
      return switch (unit) {
        case MILLIS -> Math.multiplyExact(value, Micros.MILLISECOND);
        case MICROS -> value;
        case NANOS -> {
          if (value % 1_000 != 0)
            throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
                "nanoseconds do not fit into a TIMESTAMP: column=" + column.name() + ", value=" + value);
          yield value / 1_000;
        }
      };
    } catch (ArithmeticException e) {
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "time out of range: column=" + column.name() + ", value="
          + value, e);
    }
  }

  private static ForeshockException mismatch(Column column, ColumnDescriptor descriptor) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH, "type of the file does not fit: column=" + column.name()
        + ", type=" + column.type() + ", file=" + descriptor.getPrimitiveType().toString().toLowerCase(Locale.ROOT));
  }
}
