package io.foreshock.transfer;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.foreshock.api.table.Column;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Columns as Parquet's logical types (Apache Parquet format, LogicalTypes.md). Its INTERVAL knows milliseconds only, so
 * that ours are whole numbers of microseconds.
 */
final class ParquetTypes {
  private static final int UUID_BYTES = 16;

  private ParquetTypes() {
  }

  static MessageType schema(List<Column> columns) {
    return new MessageType("foreshock", columns.stream().map(ParquetTypes::type).toList());
  }

  private static Type type(Column column) {
    Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return switch (column.type()) {
      case BOOLEAN -> plain(BOOLEAN, repetition, column);
      case SMALLINT -> annotated(INT32, repetition, LogicalTypeAnnotation.intType(16, true), column);
      case INTEGER -> plain(INT32, repetition, column);
      case BIGINT, INTERVAL -> plain(INT64, repetition, column);
      case REAL -> plain(FLOAT, repetition, column);
      case DOUBLE -> plain(DOUBLE, repetition, column);
      case TIMESTAMP -> annotated(INT64, repetition, LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
          column);
      case BYTEA -> plain(BINARY, repetition, column);
      case TEXT -> annotated(BINARY, repetition, LogicalTypeAnnotation.stringType(), column);
      case JSONB -> annotated(BINARY, repetition, LogicalTypeAnnotation.jsonType(), column);
      case UUID -> Types.primitive(FIXED_LEN_BYTE_ARRAY, repetition).length(UUID_BYTES)
          .as(LogicalTypeAnnotation.uuidType()).named(column.name());
      case VECTOR -> Types.list(repetition).requiredElement(FLOAT).named(column.name());
    };
  }

  private static Type plain(PrimitiveTypeName type, Repetition repetition, Column column) {
    return Types.primitive(type, repetition).named(column.name());
  }

  private static Type annotated(PrimitiveTypeName type, Repetition repetition, LogicalTypeAnnotation as,
      Column column) {
    return Types.primitive(type, repetition).as(as).named(column.name());
  }

  static Binary uuid(String text) {
    UUID uuid = UUID.fromString(text);
    return Binary.fromConstantByteArray(ByteBuffer.allocate(UUID_BYTES).putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits()).array());
  }

  static String uuid(Binary bytes) {
    ByteBuffer b = bytes.toByteBuffer();
    return new UUID(b.getLong(b.position()), b.getLong(b.position() + Long.BYTES)).toString();
  }
}
