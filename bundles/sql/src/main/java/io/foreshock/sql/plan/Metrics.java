package io.foreshock.sql.plan;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What {@code <->} means for a column: cosine distance for the plant's tables of embeddings, Euclidean distance for all
 * others. A cosine column's type is an array of nullable REAL, other vectors are arrays of REAL that are not; so the
 * metric follows a column through sub-queries.
 */
final class Metrics {
  private Metrics() {
  }

  static RelDataType cosine(RelDataTypeFactory factory) {
    return factory.createArrayType(factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.REAL), true),
        -1);
  }

  static boolean isCosine(RelDataType type) {
    RelDataType element = type.getComponentType();
    return type.getSqlTypeName() == SqlTypeName.ARRAY && element != null && element.isNullable();
  }
}
