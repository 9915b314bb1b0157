package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.sql.text.SourceText;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calcite's complaints in our codes and plain words, with the place in the user's text. */
final class Errors {
  /** A complaint and what we say instead; $1 stands for its first group. */
  private record Rule(Pattern pattern, ErrorCode code, String message) {
    static Rule of(String regex, ErrorCode code, String message) {
      return new Rule(Pattern.compile(regex, Pattern.DOTALL), code, message);
    }
  }

  static final String NOT_GROUPED = "must be in GROUP BY or inside an aggregate function";

  private static final List<Rule> RULES = List.of(
      Rule.of("(?:Object|Table) '([^']*)' not found.*", ErrorCode.UNKNOWN_TABLE, "no such table: $1"),
      Rule.of("Column '([^']*)' not found in (?:any table|table '[^']*').*", ErrorCode.UNKNOWN_COLUMN,
          "no such column: $1"),
      Rule.of("Unknown field '([^']*)'.*", ErrorCode.UNKNOWN_COLUMN, "no such column: $1"),
      Rule.of("Column '([^']*)' is ambiguous.*", ErrorCode.UNKNOWN_COLUMN, "column is in more than one table: $1"),
      Rule.of("(?:Table|Object) '([^']*)' is ambiguous.*", ErrorCode.UNKNOWN_TABLE, "table name is ambiguous: $1"),
      Rule.of("Duplicate relation name '([^']*)' in FROM clause.*", ErrorCode.SQL_SYNTAX,
          "table name twice, give one an alias: $1"),
      Rule.of("No match found for function signature (.*)", ErrorCode.SQL_SYNTAX, "no such function: $1"),
      Rule.of("Cannot apply '([^']*)' to arguments of type '(.*?)'\\..*", ErrorCode.TYPE_MISMATCH,
          "types do not fit: $2"),
      Rule.of("Invalid number of arguments to function '([^']*)'\\. Was expecting (\\d+) arguments?.*",
          ErrorCode.SQL_SYNTAX, "wrong number of arguments: $1 wants $2"),
      Rule.of("Expression '([^']*)' is not being grouped.*", ErrorCode.SQL_SYNTAX,
          NOT_GROUPED + ": $1"),
      Rule.of("Aggregate expression is illegal in (.*)", ErrorCode.SQL_SYNTAX,
          "aggregate function is not allowed in $1"),
      Rule.of("Aggregate expressions cannot be nested.*", ErrorCode.SQL_SYNTAX, "aggregate functions cannot be nested"),
      Rule.of("Cast function cannot convert value of type (.*) to type (.*)", ErrorCode.TYPE_MISMATCH,
          "cannot convert $1 to $2"),
      Rule.of("Type mismatch.*", ErrorCode.TYPE_MISMATCH, "types do not fit"),
      Rule.of("Values passed to (.*) operator must have compatible types.*", ErrorCode.TYPE_MISMATCH,
          "values of $1 must have compatible types"),
      Rule.of("Column count mismatch in (.*)", ErrorCode.SQL_SYNTAX, "different numbers of columns in $1"),
      Rule.of("Ordinal out of range.*", ErrorCode.SQL_SYNTAX, "no column of that number in the result"),
      Rule.of("Literal '([^']*)' can not be parsed to type '(.*)'.*", ErrorCode.TYPE_MISMATCH, "not a $2: $1"),
      Rule.of("Numeric literal '([^']*)' out of range.*", ErrorCode.OUT_OF_RANGE, "number out of range: $1"),
      Rule.of("WHERE clause must be a condition.*", ErrorCode.TYPE_MISMATCH, "WHERE needs a condition"),
      Rule.of("Encountered \"(.*?)\" at line.*", ErrorCode.SQL_SYNTAX, "unexpected $1"),
      Rule.of("Incorrect syntax near the keyword '([^']*)'.*", ErrorCode.SQL_SYNTAX, "unexpected $1"),
      Rule.of("Lexical error.*", ErrorCode.SQL_SYNTAX, "unexpected character"),
      Rule.of("Non-query expression encountered in illegal context.*", ErrorCode.SQL_SYNTAX,
          "expected a query instead of an expression"),
      Rule.of("Query expression encountered in illegal context.*", ErrorCode.SQL_SYNTAX,
          "a query is not allowed here"));

  /** By how likely they were meant. */
  private static final List<String> USUAL = List.of("FROM", ")", ",", "WHERE", "GROUP", "ORDER", "LIMIT", "VALUES",
      "SET", "SELECT", "ON", "BY", "AND", "(", "=");
  private static final int MAX_EXPECTED = 4;

  private static final String ILLEGAL_PARAMETER = "Illegal use of dynamic parameter";

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {
  }

  static SqlException tooDeep() {
    return new SqlException(ErrorCode.QUERY_TOO_LARGE, "statement nests too deeply", 0, 0, null);
  }

  /** The validator could not find the type of a parameter. */
  static final class UntypedParameter extends RuntimeException {
    private final int line;
    private final int column;

    UntypedParameter(int line, int column) {
      super(ILLEGAL_PARAMETER);
      this.line = line;
      this.column = column;
    }

    int line() {
      return line;
    }

    int column() {
      return column;
    }
  }

  static RuntimeException translate(Throwable e, SourceText text) {
    int line = 0;
    int column = 0;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SqlException known) return known;
      if (t instanceof StackOverflowError) return tooDeep();
      // in ORDER BY the validator leaves parameters of functions of any type alone
      if (t instanceof UnsupportedOperationException && String.valueOf(t.getMessage()).contains("SqlDynamicParam"))
        return new UntypedParameter(0, 0);
      if (t instanceof ForeshockException known)
        return new SqlException(known.code(), String.valueOf(known.getMessage()), 0, 0, known);
      if (t instanceof SqlParseException parse && parse.getPos() != null) {
        line = parse.getPos().getLineNum();
        column = parse.getPos().getColumnNum();
      } else if (t instanceof CalciteContextException context && context.getPosLine() > 0) {
        line = context.getPosLine();
        column = context.getPosColumn();
      }
    }
    String complaint = complaint(e);
    if (complaint.startsWith(ILLEGAL_PARAMETER)) return new UntypedParameter(line, column);
    if (complaint.matches("(?s)Encountered \"[^\"]*<EOF>\" at line.*"))
      return text.errorAtEnd(ErrorCode.SQL_SYNTAX, "unexpected end of the statement");
    for (Rule rule : RULES) {
      Matcher m = rule.pattern().matcher(complaint);
      if (m.matches())
        return text.error(rule.code(), plain(fill(rule.message(), m)) + expected(e, complaint), line, column);
    }
    ErrorCode code = e instanceof CalciteContextException || e instanceof SqlParseException
        ? ErrorCode.SQL_SYNTAX
        : ErrorCode.NOT_SUPPORTED;
    if (code == ErrorCode.NOT_SUPPORTED) LOG.debug("statement not supported", e);
    return text.error(code, code == ErrorCode.SQL_SYNTAX ? plain(firstLine(complaint)) : "query is not supported", line,
        column);
  }

  /** The words and signs that people mix up, of those the parser could have gone on with. */
  private static String expected(Throwable e, String complaint) {
    if (!complaint.startsWith("Encountered ") || !(e instanceof SqlParseException parse)) return "";
    Collection<String> possible = parse.getExpectedTokenNames();
    List<String> usual = USUAL.stream().filter(u -> possible.contains('"' + u + '"')).limit(MAX_EXPECTED).toList();
    return usual.isEmpty() ? "" : ", expected for example " + String.join(" ", usual);
  }

  private static String complaint(Throwable e) {
    @Nullable
    Throwable cause = e;
    while (cause.getCause() != null && (cause instanceof CalciteContextException || cause instanceof SqlParseException))
      cause = cause.getCause();
    String message = cause.getMessage() != null ? cause.getMessage() : e.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String fill(String template, Matcher m) {
    String out = template;
    for (int g = 1; g <= m.groupCount(); g++)
      out = out.replace("$" + g, String.valueOf(m.group(g)));
    return out;
  }

  private static String firstLine(String s) {
    int end = s.indexOf('\n');
    return end < 0 ? s : s.substring(0, end);
  }

  /** Type names as users know them. */
  private static String plain(String message) {
    String s = message.replace("<EOF>", "end of the statement").replaceAll("VARCHAR(\\(\\d+\\))?|CHAR\\(\\d+\\)",
        "TEXT")
        .replaceAll("DECIMAL\\(\\d+, ?\\d+\\)", "NUMERIC").replaceAll("TIMESTAMP\\(\\d+\\)", "TIMESTAMP")
        .replace("REAL ARRAY", "VECTOR").replace(" NOT NULL", "").replaceAll("<([A-Z_ ]+)>", "$1");
    s = s.replaceAll("\\bCHARACTER SET \"[^\"]*\"|\\bCOLLATE \"[^\"]*\"", "").strip();
    return s.length() > 300 ? s.substring(0, 300) + "..." : s;
  }
}
