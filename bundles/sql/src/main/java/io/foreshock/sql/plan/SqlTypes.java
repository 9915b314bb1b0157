package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import io.foreshock.sql.text.DeclaredMetric;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Our types and Calcite's: microsecond timestamps, long intervals, sums and means that do not narrow. */
final class SqlTypes extends RelDataTypeSystemImpl {
  private static final int MAX_DECIMAL = 38;
  /** Bytes are texts to Calcite, which compares and converts those as we need it; this length tells them from others. */
  private static final int BYTES = Integer.MAX_VALUE - 7;

  /** Texts are Unicode. */
  static RelDataTypeFactory factory() {
    return new JavaTypeFactoryImpl(new SqlTypes()) {
      @Override
      public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
      }
    };
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    if (type == SqlTypeName.TIMESTAMP) return 6;
    return SqlTypeName.INTERVAL_TYPES.contains(type) ? getMaxPrecision(type) : super.getDefaultPrecision(type);
  }

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    if (type == SqlTypeName.TIMESTAMP) return 6;
    if (type == SqlTypeName.DECIMAL) return MAX_DECIMAL;
    if (type == SqlTypeName.VARCHAR || type == SqlTypeName.CHAR) return Integer.MAX_VALUE;
    return super.getMaxPrecision(type);
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? MAX_DECIMAL : super.getMaxScale(type);
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    if (isInterval(argument)) return factory.createTypeWithNullability(argument, argument.isNullable());
    SqlTypeName type = SqlTypeName.INT_TYPES.contains(argument.getSqlTypeName())
        ? SqlTypeName.BIGINT
        : SqlTypeName.DOUBLE;
    return factory.createTypeWithNullability(factory.createSqlType(type), argument.isNullable());
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
  }

  static RelDataType of(String table, Column column, RelDataTypeFactory factory) {
    if (column.type() == ColumnType.VECTOR && DeclaredMetric.isCosine(table, column.name()))
      return factory.createTypeWithNullability(Metrics.cosine(factory), column.nullable());
    return factory.createTypeWithNullability(of(column.type(), factory), column.nullable());
  }

  static RelDataType of(ColumnType type, RelDataTypeFactory factory) {
    return switch (type) {
      case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
      case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
      case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
      case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
      case REAL -> factory.createSqlType(SqlTypeName.REAL);
      case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP);
      case TEXT, UUID, JSONB -> factory.createSqlType(SqlTypeName.VARCHAR);
      case BYTEA -> factory.createSqlType(SqlTypeName.VARCHAR, BYTES);
      case VECTOR -> factory.createArrayType(factory.createSqlType(SqlTypeName.REAL), -1);
      case INTERVAL -> interval(TimeUnit.SECOND, factory);
    };
  }

  static RelDataType interval(TimeUnit unit, RelDataTypeFactory factory) {
    return factory.createSqlIntervalType(new SqlIntervalQualifier(unit, null, SqlParserPos.ZERO));
  }

  /** How values of a Calcite type are carried. Decimals are doubles, dates are timestamps, months are whole numbers. */
  static ColumnType of(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (isInterval(type)) return isMonths(type) ? ColumnType.BIGINT : ColumnType.INTERVAL;
    return switch (name) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case TINYINT, SMALLINT -> ColumnType.SMALLINT;
      case INTEGER -> ColumnType.INTEGER;
      case BIGINT -> ColumnType.BIGINT;
      case REAL -> ColumnType.REAL;
      case FLOAT, DOUBLE, DECIMAL -> ColumnType.DOUBLE;
      case VARCHAR -> type.getPrecision() == BYTES ? ColumnType.BYTEA : ColumnType.TEXT;
      case CHAR, NULL, SYMBOL -> ColumnType.TEXT;
      case TIMESTAMP, DATE, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> ColumnType.TIMESTAMP;
      case ARRAY -> ColumnType.VECTOR;
      default -> throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "type is not supported: " + type);
    };
  }

  static boolean isMonths(RelDataType type) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  static boolean isInterval(RelDataType type) {
    return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
  }
}
