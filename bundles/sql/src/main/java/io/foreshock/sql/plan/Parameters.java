package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.jspecify.annotations.Nullable;

/** Gives parameters the type of their value where the statement leaves it open. */
final class Parameters {
  private Parameters() {
  }

  /** The name of the type a value has by itself; text for a null. */
  static String typeOf(@Nullable Object value) {
    return switch (value) {
      case Boolean _ -> "BOOLEAN";
      case Double _,Float _ -> "DOUBLE";
      case Number _ -> "BIGINT";
      case float[] _ -> "ARRAY";
      case null, default -> "VARCHAR";
    };
  }

  /** The column type of {@link #typeOf}. */
  static ColumnType columnType(String type) {
    return switch (type) {
      case "BOOLEAN" -> ColumnType.BOOLEAN;
      case "DOUBLE" -> ColumnType.DOUBLE;
      case "BIGINT" -> ColumnType.BIGINT;
      case "ARRAY" -> ColumnType.VECTOR;
      default -> ColumnType.TEXT;
    };
  }

  /** A copy of the query, which validation may then rewrite, with casts around parameters. */
  static SqlNode cast(SqlNode query, Map<Integer, String> casts) {
    SqlNode result = query.accept(new SqlShuttle() {
      @Override
      public SqlNode visit(SqlDynamicParam param) {
        String type = casts.get(param.getIndex());
        if (type == null) return param;
        SqlParserPos pos = param.getParserPosition();
        return SqlStdOperatorTable.CAST.createCall(pos, param, spec(type, pos));
      }

      @Override
      public @Nullable SqlNode visit(SqlCall call) {
        CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
        call.getOperator().acceptCall(this, call, false, copy);
        return copy.result();
      }
    });
    return result == null ? query : result;
  }

  private static SqlDataTypeSpec spec(String type, SqlParserPos pos) {
    if (!type.equals("ARRAY"))
      return new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.valueOf(type), pos), pos);
    return new SqlDataTypeSpec(new SqlCollectionTypeNameSpec(new SqlBasicTypeNameSpec(SqlTypeName.REAL, pos),
        SqlTypeName.ARRAY, pos), pos);
  }
}
