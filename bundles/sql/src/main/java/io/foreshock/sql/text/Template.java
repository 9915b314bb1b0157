package io.foreshock.sql.text;

import io.foreshock.sql.text.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query whose constants are taken out, so that the plan made for one serves the others: literals that are compared
 * with (WHERE, HAVING, ON; also BETWEEN and IN), counts of LIMIT and OFFSET, and vectors beside a distance. All others
 * may decide what the plan is, or what its columns are called. Immutable.
 *
 * @param key
 *            the same for queries that differ in these literals only
 * @param parameters
 *            of the user, in front of the literals
 * @param literals
 *            Long, Double or String
 */
public record Template(String key, Statement.Parsed statement, int parameters, List<Object> literals) {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
  private static final Set<String> DISTANCES = Set.of("<->", "<=>", "<#>");
  private static final Set<String> ENDS = Set.of("AND", "OR", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "FETCH",
      "UNION", "INTERSECT", "EXCEPT", "QUALIFY", "WINDOW", "JOIN", "LEFT", "RIGHT", "INNER", "FULL", "CROSS", "ASOF");
  private static final Set<String> CONDITIONS = Set.of("WHERE", "HAVING", "ON", "QUALIFY");
  private static final Set<String> OTHERS = Set.of("SELECT", "FROM", "GROUP", "ORDER", "WINDOW", "UNION", "INTERSECT",
      "EXCEPT", "VALUES", "LIMIT", "OFFSET", "FETCH", "CASE", "OVER");
  private static final int MAX_LITERALS = 200;
  /** Digits of a number that surely is a BIGINT. */
  private static final int MAX_DIGITS = 18;

  /**
   * @return null for what is no query, or has no literal to take out
   */
  public static @Nullable Template of(String sql) {
    List<Token> tokens = Statement.single(sql);
    Token first = tokens.getFirst();
    if (!first.is("SELECT") && !first.is("WITH")) return null;
    return new Finder(WriteText.numbered(tokens)).template(sql);
  }

  /** Looks for the literals. */
  private static final class Finder {
    private final List<Token> tokens;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Object> literals = new ArrayList<>();
    private final Deque<Boolean> outer = new ArrayDeque<>();
    private final List<Token> out = new ArrayList<>();
    private int given;
    /** Within a condition. */
    private boolean compared;
    /** Behind this token a list of IN ends. */
    private int listEnd = -1;

    Finder(List<Token> tokens) {
      this.tokens = tokens;
      for (Token t : tokens)
        if (t.kind() == Kind.PARAMETER && t.text().length() < 7)
          given = Math.max(given, Integer.parseInt(t.text()
              .substring(1)));
    }

    @Nullable
    Template template(String sql) {
      StringBuilder key = new StringBuilder(sql.length());
      for (int i = 0; i < tokens.size(); i++) {
        Token t = tokens.get(i);
        follow(t, i);
        Token taken = isTaken(t, i) ? taken(t) : t;
        out.add(taken);
        key.append(taken.kind() == Kind.WORD ? taken.text().toLowerCase(java.util.Locale.ROOT) : taken.text()).append(
            ' ');
      }
      if (literals.isEmpty() || literals.size() > MAX_LITERALS) return null;
      return new Template(key.toString(), new Statement.Parsed(Dialect.translate(sql, out), null, null), given, List
          .copyOf(literals));
    }

    private void follow(Token t, int i) {
      if (t.isSymbol("(")) {
        outer.push(compared);
        if (compared && i > 0 && tokens.get(i - 1).is("IN")) listEnd = listEnd(i);
      } else if (t.isSymbol(")")) {
        if (!outer.isEmpty()) compared = outer.pop();
      } else if (t.kind() == Kind.WORD && t.text().length() < 10) {
        String word = t.upper();
        if (CONDITIONS.contains(word)) compared = true;
        else if (OTHERS.contains(word)) compared = false;
      }
    }

    /** The place of the closing parenthesis of a list of literals, or -1. */
    private int listEnd(int open) {
      for (int i = open + 1; i < tokens.size(); i += 2) {
        if (!isLiteral(tokens.get(i))) return -1;
        if (tokens.get(i + 1).isSymbol(")")) return i + 1;
        if (!tokens.get(i + 1).isSymbol(",")) return -1;
      }
      return -1;
    }

    private static boolean isLiteral(Token t) {
      return t.kind() == Kind.STRING || t.kind() == Kind.NUMBER;
    }

    private boolean isTaken(Token t, int i) {
      if (!isLiteral(t) || i < 2 || i + 1 >= tokens.size()) return false;
      Token before = tokens.get(i - 1);
      if (before.kind() == Kind.SYMBOL && DISTANCES.contains(before.text())) return t.kind() == Kind.STRING;
      if (before.is("LIMIT") || before.is("OFFSET")) return t.kind() == Kind.NUMBER && isEnd(tokens.get(i + 1));
      if (!compared) return false;
      if (i < listEnd) return true;
      if (before.is("BETWEEN"))
        return isOperand(tokens.get(i - 2)) && tokens.get(i + 1).is("AND") && isLiteral(tokens
            .get(Math.min(i + 2, tokens.size() - 1)));
      if (before.is("AND") && i > 3 && tokens.get(i - 3).is("BETWEEN"))
        return isLiteral(tokens.get(i - 2)) && isOperand(
            tokens.get(i - 4)) && isEnd(tokens.get(i + 1));
      return before.kind() == Kind.SYMBOL && COMPARISONS.contains(before.text()) && isOperand(tokens.get(i - 2))
          && isEnd(tokens.get(i + 1));
    }

    private static boolean isOperand(Token t) {
      return t.kind() == Kind.QUOTED || t.isSymbol(")") || t.kind() == Kind.WORD && !Keywords.isOperator(t.text()) && !t
          .is("NULL") && !t.is("TRUE") && !t.is("FALSE") && !t.is("END");
    }

    private static boolean isEnd(Token t) {
      return t.kind() == Kind.END || t.isSymbol(")") || t.kind() == Kind.WORD && ENDS.contains(t.upper());
    }

    private Token taken(Token t) {
      Object value = value(t);
      if (value == null) return t;
      String kind = value.getClass().getSimpleName() + t.text();
      int place = places.computeIfAbsent(kind, _ -> {
        literals.add(value);
        return literals.size();
      });
      return new Token(Kind.PARAMETER, "$" + (given + place), t.start());
    }

    private static @Nullable Object value(Token t) {
      if (t.kind() == Kind.STRING) return t.content();
      try {
        BigDecimal number = new BigDecimal(t.text());
        boolean whole = t.text().chars().allMatch(c -> c >= '0' && c <= '9');
        if (!whole) return number.doubleValue();
        return t.text().length() <= MAX_DIGITS ? number.longValueExact() : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }
}
