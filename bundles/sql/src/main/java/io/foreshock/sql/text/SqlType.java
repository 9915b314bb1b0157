package io.foreshock.sql.text;

import io.foreshock.api.table.ColumnType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of types: PostgreSQL's and ours, and what the parser calls them. */
final class SqlType {
  private SqlType() {
  }

  /** @return null for an unknown name */
  static @Nullable ColumnType of(Token name) {
    return switch (name.upper()) {
      case "BOOLEAN", "BOOL" -> ColumnType.BOOLEAN;
      case "SMALLINT", "INT2", "TINYINT" -> ColumnType.SMALLINT;
      case "INTEGER", "INT", "INT4" -> ColumnType.INTEGER;
      case "BIGINT", "INT8", "LONG" -> ColumnType.BIGINT;
      case "REAL", "FLOAT4" -> ColumnType.REAL;
      case "DOUBLE", "FLOAT8", "FLOAT", "NUMERIC", "DECIMAL" -> ColumnType.DOUBLE;
      case "TEXT", "VARCHAR", "CHAR", "CHARACTER", "STRING" -> ColumnType.TEXT;
      case "TIMESTAMP", "TIMESTAMPTZ", "DATE" -> ColumnType.TIMESTAMP;
      case "UUID" -> ColumnType.UUID;
      case "JSON", "JSONB" -> ColumnType.JSONB;
      case "VECTOR" -> ColumnType.VECTOR;
      case "INTERVAL" -> ColumnType.INTERVAL;
      case "BYTEA" -> ColumnType.BYTEA;
      default -> null;
    };
  }

  /** @return how the parser writes the type in a cast, null for an unknown name */
  static @Nullable String parserName(Token name, Token next) {
    if (name.is("VARYING")) return null;
    if (name.is("DATE")) return "DATE";
    if (name.is("NUMERIC") || name.is("DECIMAL")) return next.isSymbol("(") ? "DECIMAL" : "DOUBLE";
    ColumnType type = of(name);
    return type == null ? null : switch (type) {
      case TEXT, UUID, JSONB -> "VARCHAR";
      case VECTOR, INTERVAL, BYTEA -> null;
      default -> type.name().toUpperCase(Locale.ROOT);
    };
  }

  /** The function that converts to a type the parser does not know; null for all others. */
  static @Nullable String conversion(Token name) {
    return switch (name.upper()) {
      case "VECTOR" -> "to_vector";
      case "INTERVAL" -> "to_interval";
      case "BYTEA" -> "to_bytea";
      default -> null;
    };
  }

  static boolean keepsLength(String parserName) {
    return parserName.equals("VARCHAR") || parserName.equals("DECIMAL");
  }

  /** How many tokens the name itself has: DOUBLE PRECISION and CHARACTER VARYING have two. */
  static int words(List<Token> tokens, int at) {
    Token next = tokens.get(Math.min(at + 1, tokens.size() - 1));
    boolean two = (tokens.get(at).is("DOUBLE") && next.is("PRECISION"))
        || ((tokens.get(at).is("CHARACTER") || tokens.get(at).is("CHAR")) && next.is("VARYING"));
    return two ? 2 : 1;
  }

  /** WITH TIME ZONE or WITHOUT TIME ZONE: every timestamp is UTC. */
  static int zoneWords(List<Token> tokens, int at) {
    boolean zone = at + 2 < tokens.size() && (tokens.get(at).is("WITH") || tokens.get(at).is("WITHOUT"))
        && tokens.get(at + 1).is("TIME") && tokens.get(at + 2).is("ZONE");
    return zone ? 3 : 0;
  }
}
