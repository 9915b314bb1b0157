package io.foreshock.sql.text;

import io.foreshock.sql.text.Token.Kind;
import java.util.Locale;
import java.util.Set;

/** Which words are grammar, and which the parser reserves although people use them as names. */
final class Keywords {
  /** Words before which no operand ends: what follows them in parentheses is no call. */
  private static final Set<String> OPERATORS = Set.of("SELECT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "ORDER",
      "LIMIT", "OFFSET", "QUALIFY", "AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "BETWEEN", "IS", "CASE", "WHEN", "THEN",
      "ELSE",
      "ON", "USING", "JOIN", "AS", "DISTINCT", "ALL", "UNION", "INTERSECT", "EXCEPT", "VALUES", "INTO", "SET", "ESCAPE",
      "ANY", "SOME", "EXISTS", "OVER", "WITH", "TO", "ASC", "DESC", "INNER", "LEFT", "RIGHT", "FULL", "CROSS");

  /** Reserved by the parser, but plain names in PostgreSQL; a call of that name stays a call. */
  private static final Set<String> NAMES = Set.of("VALUE", "TIMESTAMP", "DATE", "TIME", "YEAR", "QUARTER", "MONTH",
      "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "START", "METHOD", "POSITION", "RESULT", "CONDITION", "COUNT", "SUM",
      "MIN", "MAX", "AVG", "RANK", "PERCENT", "PERIOD", "RANGE", "RESET", "SYSTEM", "MEASURES", "MATCHES", "MATCH",
      "MATCH_NUMBER", "OUT", "OUTPUT", "INPUT", "PARAMETER", "PRECISION", "PROCEDURE", "RELEASE", "RETURN", "SHOW",
      "SPECIFIC", "STATIC", "SUBSET", "TRIGGER", "UPSERT", "VERSIONING", "ALLOW", "AT", "BEGIN", "CALL", "CLASSIFIER",
      "CLOSE", "COMMIT", "CONTAINS", "CORR", "COVAR_POP", "COVAR_SAMP", "CURRENT", "CYCLE", "DECLARE", "DESCRIBE",
      "ELEMENT", "EMPTY", "EQUALS", "EVERY", "FREE", "FUNCTION", "GET", "GLOBAL", "HOLD", "IDENTITY", "INDICATOR",
      "INITIAL", "INTERSECTION", "LANGUAGE", "LARGE", "LOCAL", "MEMBER", "MERGE", "MOD", "MODULE", "NEW", "NO",
      "NONE", "OF", "OLD", "OMIT", "ONE", "OPEN", "OVERLAY", "PATTERN", "PER", "PORTION", "POWER", "PREPARE", "PREV",
      "PROC", "REF", "REFERENCING", "REVOKE", "ROLLBACK", "ROW_NUMBER", "RUNNING", "SAFE_CAST", "SAVEPOINT", "SCOPE",
      "SEARCH", "SEEK", "SENSITIVE", "SIMILAR", "SKIP", "SQL", "STREAM", "SUCCEEDS", "UESCAPE",
      "USER", "VARYING", "WHENEVER", "WIDTH_BUCKET", "WITHIN", "WITHOUT", "ABS", "CEIL", "FLOOR", "EXP", "LN", "SQRT",
      "LOWER", "UPPER", "BINARY", "BIT", "BLOB", "CLOB", "CHARACTER", "CONNECT", "CORRESPONDING", "CUBE", "DEREF",
      "DISALLOW", "EACH", "FUSION", "GROUPING", "HOP", "TUMBLE", "SESSION", "NTH_VALUE", "NTILE", "LAG", "LEAD",
      "FIRST_VALUE", "LAST_VALUE", "CUME_DIST", "DENSE_RANK", "PERCENT_RANK", "COLLECT", "FRIDAY", "MONDAY", "SATURDAY",
      "SUNDAY", "THURSDAY", "TUESDAY", "WEDNESDAY", "UUID", "JSON", "LEVEL", "STATE", "KEY", "SCALE", "TRANSLATE",
      "REAL", "DOUBLE", "REPLACE", "STORAGE", "ASENSITIVE", "ATOMIC", "AUTHORIZATION", "CALLED", "CARDINALITY",
      "CASCADED", "COMMENT", "CONSTRUCTOR", "DYNAMIC", "EXTERNAL", "INOUT", "INSENSITIVE", "LOCALE", "MODIFIES",
      "NATIONAL", "NUMERIC", "OCTET_LENGTH", "PERMUTE", "PLACING", "PRECEDES", "READS", "RECURSIVE", "REGR_COUNT",
      "RETURNS", "SCROLL", "SPECIFICTYPE", "SQLEXCEPTION", "SQLSTATE", "SQLWARNING", "SUBMULTISET", "TREAT", "UNIQUE",
      "VARIANT", "VERSION", "ROLLUP");

  private static final Set<String> UNITS = Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE",
      "SECOND");
  private static final Set<String> BEFORE_WORD = Set.of("CURRENT", "NO", "WITHIN", "AT", "GROUPING", "SIMILAR",
      "ROLLUP", "CUBE", "RECURSIVE", "RANGE", "MATCH");

  private Keywords() {
  }

  static boolean isOperator(String word) {
    return OPERATORS.contains(word.toUpperCase(Locale.ROOT));
  }

  /** Whether the word stands for a column or table here and has to be quoted for the parser. */
  static boolean isNameHere(Token word, Token next, boolean unitExpected) {
    String upper = word.upper();
    if (!NAMES.contains(upper) || next.isSymbol("(")) return false;
    if (unitExpected && UNITS.contains(upper)) return false;
    return !(BEFORE_WORD.contains(upper) && next.kind() == Kind.WORD && startsPhrase(upper, next));
  }

  /** CURRENT ROW, WITHIN GROUP, RANGE BETWEEN, SIMILAR TO, WITH RECURSIVE x. */
  private static boolean startsPhrase(String upper, Token next) {
    return switch (upper) {
      case "CURRENT" -> next.is("ROW");
      case "WITHIN" -> next.is("GROUP");
      case "GROUPING" -> next.is("SETS");
      case "SIMILAR" -> next.is("TO");
      case "RANGE" -> next.is("BETWEEN") || next.is("UNBOUNDED") || next.is("CURRENT");
      case "RECURSIVE" -> true;
      default -> false;
    };
  }
}
