package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Interval;
import io.foreshock.sql.text.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Turns PostgreSQL's way of writing into what the parser reads, token by token, so that errors still point into the
 * user's text:
 *
 * <pre>
 *   x::text                     CAST(x AS VARCHAR)
 *   a &lt;-&gt; b, a &lt;=&gt; b            vector_distance(a, b), cosine_distance(a, b)
 *   datetime('now', '-1 hour')  (now() + interval_micros(-3600000000))
 *   TIMESTAMP '2026-03-14...'   CAST('2026-03-14...' AS TIMESTAMP)     keeps microseconds
 *   INTERVAL '15 minutes'       interval_micros(900000000)             keeps microseconds
 *   EXTRACT(HOUR FROM ts)       date_part('HOUR', ts)
 *   $1                          ?
 *   ts AT TIME ZONE 'CET'       at_time_zone(ts, 'CET')
 *   SELECT DISTINCT ON (a) b    SELECT distinct_on(a), b
 *   timestamp, value, day ...   "timestamp", "value", "day" ...        words only the parser reserves
 * </pre>
 *
 * The operands of the operators are primaries: names, literals, calls, parentheses. Confined to one call.
 */
public final class Dialect {
  /** The function that DISTINCT ON (...) becomes, first of what is selected. */
  public static final String DISTINCT_ON = "distinct_on";

  private final String original;
  private final List<Token> tokens;
  private final Pieces out = new Pieces();
  private final Deque<Integer> parens = new ArrayDeque<>();
  private final List<Integer> parameters = new ArrayList<>();
  private int at;

  private Dialect(String original, List<Token> tokens) {
    this.original = original;
    this.tokens = tokens;
  }

  /**
   * @throws SqlException
   *             for text that cannot be cut into tokens, or more than one statement
   */
  public static SourceText translate(String sql) {
    return translate(sql, Statement.single(sql));
  }

  static SourceText translate(String sql, List<Token> tokens) {
    Dialect dialect = new Dialect(sql, tokens);
    while (dialect.token().kind() != Kind.END)
      dialect.step();
    return dialect.out.text(sql, dialect.token().start(),
        dialect.parameters.stream().mapToInt(Integer::intValue).toArray());
  }

  private Token token() {
    return tokens.get(at);
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private void step() {
    Token t = token();
    switch (t.kind()) {
      case PARAMETER -> parameter(t);
      case WORD -> word(t);
      case SYMBOL -> symbol(t);
      case QUOTED, STRING, NUMBER -> copy(t);
      case END -> throw error(t, "unexpected end of the statement");
    }
  }

  private void copy(Token t) {
    out.add(t.text(), t.start());
    at++;
  }

  private void parameter(Token t) {
    int index = parameters.size();
    if (t.text().length() > 1) {
      if (t.text().length() > 6 || t.text().equals("$0")) throw error(t, "no such parameter: " + t.text());
      index = Integer.parseInt(t.text().substring(1)) - 1;
    }
    parameters.add(index);
    out.add("?", t.start());
    at++;
  }

  private void symbol(Token t) {
    switch (t.text()) {
      case "(" -> {
        parens.push(out.size() - 1);
        copy(t);
      }
      case ")" -> {
        if (!parens.isEmpty()) parens.pop();
        copy(t);
      }
      case "::" -> cast(t);
      case "<->" -> distance(t, "vector_distance");
      case "<=>" -> distance(t, "cosine_distance");
      case "<#>" -> distance(t, "negative_inner_product");
      case "->", "=>", ":" -> throw SourceText.error(original, t.start(), ErrorCode.NOT_SUPPORTED,
          "operator is not supported: " + t.text());
      default -> copy(t);
    }
  }

  /** {@code x::type}. */
  private void cast(Token t) {
    int left = out.primaryStart();
    if (left < 0) throw error(t, "nothing to cast before ::");
    at++;
    String conversion = SqlType.conversion(token());
    if (conversion != null) {
      out.insert(left, conversion + "(", t.start());
      skipType();
      out.add(")", t.start());
      return;
    }
    out.insert(left, "CAST(", t.start());
    out.add("AS", t.start());
    type();
    out.add(")", t.start());
  }

  private void distance(Token t, String function) {
    int left = out.primaryStart();
    if (left < 0) throw error(t, "nothing to compare before " + t.text());
    at++;
    out.insert(left, function + "(", t.start());
    out.add(",", t.start());
    primary();
    out.add(")", t.start());
  }

  /** One name, literal, call or parenthesis, with the casts that follow it. */
  private void primary() {
    Token t = token();
    switch (t.kind()) {
      case SYMBOL -> {
        if (!t.isSymbol("(")) throw error(t, "expected a value instead of " + t.text());
        bracketed(")");
      }
      case END -> throw error(t, "expected a value at the end");
      default -> {
        step();
        while (token().isSymbol(".")) {
          step();
          step();
        }
        if (t.kind() == Kind.WORD && token().isSymbol("(")) bracketed(")");
        else if (t.is("ARRAY") && token().isSymbol("[")) bracketed("]");
      }
    }
    while (token().isSymbol("::"))
      step();
  }

  private void bracketed(String close) {
    String open = token().text();
    int depth = 0;
    do {
      Token t = token();
      if (t.kind() == Kind.END) throw error(t, "missing " + close);
      if (t.isSymbol(open)) depth++;
      if (t.isSymbol(close)) depth--;
      step();
    } while (depth > 0);
  }

  private void word(Token t) {
    Token next = peek(1);
    if (out.endsWith(".")) {
      quote(t);
    } else if (t.is("AS") && inside("CAST")) {
      castType(t);
    } else if (next.kind() == Kind.STRING && isTimeType(t)) {
      timestamp(t, next);
    } else if (t.is("TIMESTAMP") && next.is("WITH") || t.is("TIMESTAMP") && next.is("WITHOUT")) {
      throw error(t, "a column of this type is called TIMESTAMP");
    } else if (t.is("INTERVAL") && next.kind() == Kind.STRING) {
      interval(t, next);
    } else if (t.is("DATETIME") && next.isSymbol("(") && peek(2).kind() == Kind.STRING) {
      datetime(t);
    } else if (t.is("AT") && next.is("TIME") && peek(2).is("ZONE")) {
      at += 2;
      distance(t, "at_time_zone");
    } else if (t.is("DISTINCT") && next.is("ON") && peek(2).isSymbol("(")) {
      at += 2;
      out.add(DISTINCT_ON, t.start());
      bracketed(")");
      out.add(",", t.start());
    } else if (t.is("EXTRACT") && next.isSymbol("(") && peek(3).is("FROM")) {
      extract(t);
    } else
      if ((t.is("FIRST") || t.is("LAST") || t.is("CORR") || t.is("SIMILAR") || t.is("MATCH")) && next.isSymbol("(")) {
        quote(t);
      } else if (Keywords.isNameHere(t, next, unitExpected())) {
        quote(t);
      } else {
        copy(t);
      }
  }

  /** After TO, in FLOOR(ts TO HOUR), and first in TIMESTAMPADD(HOUR, ...) a unit is a keyword. */
  private boolean unitExpected() {
    return out.endsWith("TO") || (out.endsWith("(") && (inside("TIMESTAMPADD") || inside("TIMESTAMPDIFF")));
  }

  private boolean inside(String function) {
    Integer before = parens.peek();
    return before != null && out.is(before, function);
  }

  private void quote(Token t) {
    out.add('"' + t.text().toLowerCase(Locale.ROOT) + '"', t.start());
    at++;
  }

  private static boolean isTimeType(Token t) {
    return t.is("TIMESTAMP") || t.is("TIMESTAMPTZ") || t.is("DATE");
  }

  private void timestamp(Token t, Token literal) {
    checked(literal, () -> TimeText.parse(literal.content()));
    out.add("CAST(", t.start());
    out.add(literal.text(), literal.start());
    out.add("AS TIMESTAMP)", t.start());
    at += 2;
  }

  private void interval(Token t, Token literal) {
    Token unit = peek(2);
    boolean hasUnit = unit.kind() == Kind.WORD && Interval.isUnit(unit.text());
    if (hasUnit && (peek(3).is("TO") || peek(3).isSymbol("("))) {
      copy(t);
      copy(literal);
      while (token().kind() != Kind.END && (Interval.isUnit(token().text()) || token().is("TO")))
        copy(token());
      return;
    }
    Interval value = checked(literal,
        () -> Interval.parse(literal.content(), hasUnit ? unit.text().toLowerCase(Locale.ROOT) : "second"));
    out.add(value.months() != 0
        ? "interval_months(" + value.months() + ")"
        : "interval_micros(" + value.micros() + ")", t.start());
    at += hasUnit ? 3 : 2;
  }

  /** SQLite's way to say a time: {@code datetime('now' [, '-1 hour'] ...)}, also with a time instead of now. */
  private void datetime(Token t) {
    Token base = peek(2);
    boolean now = base.content().equalsIgnoreCase("now");
    if (!now) checked(base, () -> TimeText.parse(base.content()));
    at += 3;
    StringBuilder text = new StringBuilder(now ? "now()" : "CAST(" + base.text() + " AS TIMESTAMP)");
    while (token().isSymbol(",")) {
      Token span = peek(1);
      if (span.kind() != Kind.STRING) throw error(span, "expected a span of time such as '-1 hour'");
      Interval value = checked(span, () -> Interval.parse(span.content()));
      text.append(value.months() != 0
          ? " + interval_months(" + value.months() + ")"
          : " + interval_micros(" + value.micros() + ")");
      at += 2;
    }
    if (!token().isSymbol(")")) throw error(token(), "expected \")\" instead of " + token().text());
    at++;
    out.add("(" + text + ")", t.start());
  }

  private <T> T checked(Token place, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (ForeshockException e) {
      throw SourceText.error(original, place.start(), e.code(), String.valueOf(e.getMessage()));
    }
  }

  private void extract(Token t) {
    Token unit = peek(2);
    String name = unit.kind() == Kind.STRING ? unit.content() : unit.text();
    out.add("date_part", t.start());
    parens.push(out.size() - 1);
    out.add("(", t.start());
    out.add("'" + name.replace("'", "''") + "'", unit.start());
    out.add(",", unit.start());
    at += 4;
  }

  private void castType(Token as) {
    Integer before = parens.peek();
    String conversion = SqlType.conversion(peek(1));
    if (before != null && conversion != null) {
      out.replace(before, conversion);
      at++;
      skipType();
      return;
    }
    copy(as);
    type();
  }

  private void type() {
    Token t = token();
    String parsed = t.kind() == Kind.WORD ? SqlType.parserName(t, peek(1)) : null;
    if (parsed == null) throw error(t, "unknown type: " + (t.kind() == Kind.END ? "end of the statement" : t.text()));
    out.add(parsed, t.start());
    at += SqlType.words(tokens, at);
    if (token().isSymbol("(")) {
      if (SqlType.keepsLength(parsed)) bracketed(")");
      else skipLength();
    }
    at += SqlType.zoneWords(tokens, at);
  }

  private void skipType() {
    at++;
    if (token().isSymbol("(")) skipLength();
  }

  private void skipLength() {
    while (token().kind() != Kind.END && !token().isSymbol(")"))
      at++;
    if (token().kind() != Kind.END) at++;
  }

  private SqlException error(Token t, String message) {
    return SourceText.error(original, t.start(), ErrorCode.SQL_SYNTAX, message);
  }
}
