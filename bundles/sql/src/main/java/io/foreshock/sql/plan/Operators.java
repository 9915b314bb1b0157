package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.run.SearchKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/** The functions a query may call: the standard ones and ours, names in any case. */
final class Operators implements SqlOperatorTable {
  private static final SqlNameMatcher ANY_CASE = SqlNameMatchers.withCaseSensitive(false);
  private static final SqlReturnTypeInference DOUBLE = ReturnTypes.DOUBLE_NULLABLE;
  private static final SqlReturnTypeInference TIME = ReturnTypes.explicit(SqlTypeName.TIMESTAMP)
      .andThen(SqlTypeTransforms.TO_NULLABLE);
  private static final SqlReturnTypeInference TEXT = ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference BYTES = ((SqlReturnTypeInference) b -> SqlTypes.of(ColumnType.BYTEA, b
      .getTypeFactory())).andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlOperandTypeChecker VECTORS = OperandTypes.family(vectorOrText(), vectorOrText());
  private static final SqlOperandTypeChecker NUMBERS = OperandTypes.family(SqlTypeFamily.NUMERIC,
      SqlTypeFamily.NUMERIC);

  private static final SqlReturnTypeInference MAYBE_DOUBLE = ReturnTypes.DOUBLE
      .andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlOperandTypeChecker VALUE_AND_TIME = OperandTypes.family(SqlTypeFamily.NUMERIC,
      SqlTypeFamily.TIMESTAMP);
  private static final SqlOperandTypeChecker THINNED = OperandTypes.family(SqlTypeFamily.TIMESTAMP,
      SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC);

  /** The standard's minus, and between two timestamps an interval in microseconds. */
  private static final SqlOperator MINUS = new SqlBinaryOperator("-", SqlKind.MINUS, 40, true, Operators::difference,
      InferTypes.FIRST_KNOWN,
      OperandTypes.MINUS_OPERATOR.or(OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP)));

  /** The standard's sum, of intervals, too. */
  private static final SqlAggFunction SUM = new SqlSumAggFunction(SqlTypes.factory().createSqlType(
      SqlTypeName.BIGINT)) {
    @Override
    public SqlOperandTypeChecker getOperandTypeChecker() {
      return OperandTypes.NUMERIC.or(OperandTypes.INTERVAL);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return getOperandTypeChecker().checkOperandTypes(binding, throwOnFailure);
    }
  };

  /** What the searches over history take: sensors or asset, from, to, most rows. */
  static final List<ColumnType> SEARCH_ARGUMENTS = List.of(ColumnType.TEXT, ColumnType.TIMESTAMP, ColumnType.TIMESTAMP,
      ColumnType.BIGINT);

  static final Operators INSTANCE = new Operators();

  private final List<SqlOperator> own = List.of(MINUS, SUM, function("now", ReturnTypes.TIMESTAMP,
      OperandTypes.NILADIC),
      function("time_bucket", TIME,
          OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, SqlTypeFamily.TIMESTAMP)
              .or(OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP))),
      function("date_trunc", TIME, OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP)),
      function("date_part", DOUBLE,
          OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP)
              .or(OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME_INTERVAL))),
      function("sqrt", DOUBLE, OperandTypes.NUMERIC), function("to_timestamp", TIME, OperandTypes.NUMERIC), function(
          "cosine_similarity", DOUBLE, VECTORS),
      function("cosine_distance", DOUBLE, VECTORS), function("l2_distance", DOUBLE, VECTORS),
      function("vector_distance", DOUBLE, VECTORS), function("negative_inner_product", DOUBLE, VECTORS),
      function("inner_product", DOUBLE, VECTORS),
      function("to_vector", (SqlReturnTypeInference) b -> b.getTypeFactory().createTypeWithNullability(
          b.getTypeFactory().createArrayType(b.getTypeFactory().createSqlType(SqlTypeName.REAL), -1), true),
          OperandTypes.family(vectorOrText())),
      function("to_interval", interval(TimeUnit.SECOND).andThen(SqlTypeTransforms.FORCE_NULLABLE), OperandTypes.ANY),
      function("to_bytea", BYTES, OperandTypes.ANY),
      function("encode", TEXT, OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.CHARACTER)),
      function("decode", BYTES, OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER)),
      function("octet_length", ReturnTypes.INTEGER_NULLABLE, OperandTypes.ANY),
      function("interval_micros", interval(TimeUnit.SECOND), OperandTypes.NUMERIC),
      function("interval_months", interval(TimeUnit.MONTH), OperandTypes.NUMERIC),
      aggregate("first", ReturnTypes.ARG0_NULLABLE, OperandTypes.ANY_ANY),
      aggregate("last", ReturnTypes.ARG0_NULLABLE, OperandTypes.ANY_ANY),
      aggregate("corr", ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          NUMBERS),
      aggregate("delta", MAYBE_DOUBLE, VALUE_AND_TIME), aggregate("rate", MAYBE_DOUBLE, VALUE_AND_TIME),
      aggregate("ewma", MAYBE_DOUBLE, NUMBERS),
      aggregate("histogram", ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC,
              SqlTypeFamily.NUMERIC)),
      aggregate("m4", ReturnTypes.BOOLEAN, THINNED), aggregate("lttb", ReturnTypes.BOOLEAN, THINNED),
      function("time_bucket_gapfill", TIME,
          OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, SqlTypeFamily.TIMESTAMP)
              .or(OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP))
              .or(OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, SqlTypeFamily.TIMESTAMP,
                  SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP))
              .or(OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP,
                  SqlTypeFamily.TIMESTAMP))),
      function("locf", ReturnTypes.ARG0_FORCE_NULLABLE, OperandTypes.ANY),
      function("interpolate", MAYBE_DOUBLE, OperandTypes.NUMERIC),
      function("at_time_zone", TIME, OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER)),
      function("timezone", TIME, OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP)),
      function("to_utc", TIME, OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER)),
      extreme("greatest"), extreme("least"), SqlLibraryOperators.ILIKE, SqlLibraryOperators.NOT_ILIKE,
      SqlLibraryOperators.LTRIM, SqlLibraryOperators.RTRIM,
      SqlLibraryOperators.STRPOS, SqlLibraryOperators.LENGTH,
      new Search(SearchKind.SIMILAR), new Search(SearchKind.MATCH));

  private Operators() {
  }

  /** A search over history, in FROM. */
  private static final class Search extends SqlFunction implements SqlTableFunction {
    private final SearchKind kind;

    Search(SearchKind kind) {
      super(kind.sql(), SqlKind.OTHER_FUNCTION, ReturnTypes.CURSOR, InferTypes.explicit(List.of(
          SqlTypes.factory().createSqlType(SqlTypeName.VARCHAR),
          SqlTypes.factory().createSqlType(SqlTypeName.TIMESTAMP),
          SqlTypes.factory().createSqlType(SqlTypeName.TIMESTAMP),
          SqlTypes.factory().createSqlType(SqlTypeName.BIGINT))),
          OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP,
              SqlTypeFamily.NUMERIC),
          SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
      this.kind = kind;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
      return binding -> {
        RelDataTypeFactory.Builder row = binding.getTypeFactory().builder();
        kind.columns().forEach(c -> row.add(c.name(), SqlTypes.of(kind.sql(), c, binding.getTypeFactory())));
        return row.build();
      };
    }
  }

  private static SqlTypeFamily vectorOrText() {
    return SqlTypeFamily.ANY;
  }

  private static SqlReturnTypeInference interval(TimeUnit unit) {
    return binding -> SqlTypes.interval(unit, binding.getTypeFactory());
  }

  private static @Nullable RelDataType difference(SqlOperatorBinding binding) {
    boolean times = SqlTypeFamily.TIMESTAMP.contains(binding.getOperandType(0))
        && SqlTypeFamily.TIMESTAMP.contains(binding.getOperandType(1));
    return times
        ? interval(TimeUnit.SECOND).andThen(SqlTypeTransforms.TO_NULLABLE).inferReturnType(binding)
        : SqlStdOperatorTable.MINUS.inferReturnType(binding);
  }

  private static SqlFunction function(String name, SqlReturnTypeInference returns, SqlOperandTypeChecker operands) {
    return SqlBasicFunction.create(name, returns, operands, SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static SqlFunction extreme(String name) {
    return function(name, ReturnTypes.LEAST_RESTRICTIVE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        OperandTypes.SAME_VARIADIC);
  }

  private static SqlAggFunction aggregate(String name, SqlReturnTypeInference returns,
      SqlOperandTypeChecker operands) {
    return SqlBasicAggFunction.create(name, SqlKind.OTHER_FUNCTION, returns, operands)
        .withFunctionType(SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  @Override
  public void lookupOperatorOverloads(SqlIdentifier name, @Nullable SqlFunctionCategory category, SqlSyntax syntax,
      List<SqlOperator> found, SqlNameMatcher matcher) {
    if (name.isSimple())
      for (SqlOperator o : own)
        if (o.getName().equalsIgnoreCase(name.getSimple()) && o.getSyntax().family == syntax.family) found.add(o);
    if (found.isEmpty())
      SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, found, ANY_CASE);
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    List<SqlOperator> all = new ArrayList<>(own);
    all.addAll(SqlStdOperatorTable.instance().getOperatorList());
    return all;
  }
}
