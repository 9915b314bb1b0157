package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Index;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import java.util.List;
import java.util.Locale;

/**
 * Reads the rest of CREATE INDEX ... USING hnsw:
 *
 * <pre>
 *   hnsw (column [l2 | cosine | ip | vector_l2_ops | vector_cosine_ops | vector_ip_ops])
 *     [WITH (m = 16, ef_construction = 200, ef_search = 64, quantization = none | int8 | float16 | bfloat16 | binary)]
 * </pre>
 *
 * Without a metric it is the column's. Confined to one call.
 */
final class GraphStatement {
  private final TokenReader in;
  private final boolean unique;
  private final boolean ifNotExists;

  GraphStatement(TokenReader in, boolean unique, boolean ifNotExists) {
    this.in = in;
    this.unique = unique;
    this.ifNotExists = ifNotExists;
  }

  Statement read(String name, String table) {
    Token place = in.take();
    in.expectSymbol("(");
    String column = in.identifier("a column name");
    Metric metric = in.token().isSymbol(")")
        ? DeclaredMetric.isCosine(table, column) ? Metric.COSINE : Metric.EUCLIDEAN
        : metric();
    in.expectSymbol(")");
    try {
      Index index = new Index(name.isEmpty() ? table + "_" + column + "_idx" : name, List.of(column), unique,
          new Index.Graph(metric, options()));
      return new Statement.Alter(table, new Alteration.AddIndex(index), ifNotExists);
    } catch (IllegalArgumentException e) {
      throw in.error(place, ErrorCode.SQL_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private Metric metric() {
    Token word = in.take();
    return switch (word.text().toLowerCase(Locale.ROOT)) {
      case "l2", "vector_l2_ops" -> Metric.EUCLIDEAN;
      case "cosine", "vector_cosine_ops" -> Metric.COSINE;
      case "ip", "vector_ip_ops" -> Metric.DOT;
      default -> throw in.error(word, ErrorCode.SQL_SYNTAX, "unknown metric: " + TokenReader.shown(word)
          + ", known are l2, cosine and ip");
    };
  }

  private GraphOptions options() {
    GraphOptions options = GraphOptions.DEFAULT;
    if (!in.accept("WITH")) return options;
    in.expectSymbol("(");
    do {
      Token place = in.token();
      String option = in.identifier("an option");
      in.expectSymbol("=");
      Token value = in.take();
      options = switch (option) {
        case "m" -> new GraphOptions(number(value), options.efConstruction(), options.effort(), options.quantization());
        case "ef_construction" -> new GraphOptions(options.m(), number(value), options.effort(), options
            .quantization());
        case "ef_search" -> new GraphOptions(options.m(), options.efConstruction(), number(value), options
            .quantization());
        case "quantization" -> new GraphOptions(options.m(), options.efConstruction(), options.effort(), quantization(
            value));
        default -> throw in.error(place, ErrorCode.SQL_SYNTAX, "unknown option: " + option
            + ", known are m, ef_construction, ef_search and quantization");
      };
    } while (in.comma());
    in.expectSymbol(")");
    return options;
  }

  private int number(Token value) {
    String text = value.kind() == Token.Kind.STRING ? value.content() : value.text();
    if (!text.matches("\\d{1,6}")) throw wrong(value, "a number");
    return Integer.parseInt(text);
  }

  private Quantization quantization(Token value) {
    String text = value.kind() == Token.Kind.STRING ? value.content() : value.text();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> Quantization.NONE;
      case "int8" -> Quantization.INT8;
      case "float16" -> Quantization.FLOAT16;
      case "bfloat16" -> Quantization.BFLOAT16;
      case "binary" -> Quantization.BINARY;
      default -> throw wrong(value, "none, int8, float16, bfloat16 or binary");
    };
  }

  private SqlException wrong(Token value, String wanted) {
    return in.error(value, ErrorCode.SQL_SYNTAX, "expected " + wanted + " instead of " + TokenReader.shown(value));
  }
}
