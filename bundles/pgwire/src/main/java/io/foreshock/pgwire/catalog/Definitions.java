package io.foreshock.pgwire.catalog;

import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.catalog.CatalogData.Own;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Indexes, constraints and defaults as the statements that would make them. */
final class Definitions {
  private Definitions() {
  }

  /** @param column from 1 for one column's name only, 0 for the statement */
  static String index(Own index, long column) {
    if (column > 0)
      return column > index.columns().size()
          ? ""
          : Functions.quoteIdentifier(index.columns().get(
              (int) column - 1));
    return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + Functions.quoteIdentifier(index.name())
        + " ON public." + Functions.quoteIdentifier(index.table().name()) + using(index);
  }

  private static String using(Own own) {
    Index.Graph graph = own.table() instanceof TableSchema.Relational r
        ? r.indexes().stream().filter(i -> i.name().equals(own.index())).map(Index::graph).filter(Objects::nonNull)
            .findFirst().orElse(null)
        : null;
    if (graph == null) return " USING btree (" + names(own.columns()) + ")";
    String metric = switch (graph.metric()) {
      case COSINE -> "vector_cosine_ops";
      case EUCLIDEAN -> "vector_l2_ops";
      case DOT -> "vector_ip_ops";
    };
    return " USING hnsw (" + names(own.columns()) + " " + metric + ") WITH (m='" + graph.options().m()
        + "', ef_construction='" + graph.options().efConstruction() + "', quantization='"
        + graph.options().quantization().name().toLowerCase(Locale.ROOT) + "')";
  }

  /** @param oid as {@link CatalogRows} numbers constraints */
  static @Nullable String constraint(long oid, CatalogData data) {
    for (TableSchema t : data.tables()) {
      long at = oid - data.oid(t.name());
      if (at == 1) return "PRIMARY KEY (" + names(t.key()) + ")";
      if (t instanceof TableSchema.Relational r && at >= 2 && at < 2 + r.foreignKeys().size()) {
        ForeignKey k = r.foreignKeys().get((int) at - 2);
        return "FOREIGN KEY (" + names(k.columns()) + ") REFERENCES " + Functions.quoteIdentifier(k.table()) + "("
            + names(k.references()) + ")";
      }
    }
    return null;
  }

  private static String names(List<String> columns) {
    return columns.stream().map(Functions::quoteIdentifier).collect(Collectors.joining(", "));
  }

  static String literal(Object value) {
    return value instanceof Number ? value.toString() : "'" + Values.text(value).replace("'", "''") + "'";
  }
}
