package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Ast.Expr;
import io.foreshock.pgwire.catalog.Token.Kind;
import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expressions, by precedence climbing over PostgreSQL's table 4.2. */
class ExprParser extends TokenReader {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;
  private static final int COMPARE = 5;
  private static final int RANGE = 6;
  private static final int OTHER = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int AT_ZONE = 10;
  private static final int MAX_DEPTH = 200;
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
  private int depth;

  ExprParser(String sql, List<Token> tokens) {
    super(sql, tokens);
  }

  /** What QueryParser adds. */
  Ast.Query subquery() {
    throw unexpected();
  }

  boolean atQuery() {
    return token().is("select") || token().is("with") || token().is("values");
  }

  Expr expr() {
    return expr(OR);
  }

  private Expr expr(int level) {
    if (++depth > MAX_DEPTH) throw error("54001", "statement nests too deeply: limit=" + MAX_DEPTH);
    try {
      Expr left = prefix();
      while (true) {
        Expr next = infix(left, level);
        if (next == null) return left;
        left = next;
      }
    } finally {
      depth--;
    }
  }

  private Expr prefix() {
    if (take("not")) return new Ast.Unary("not", expr(NOT));
    if (takeOperator("-")) return new Ast.Unary("-", expr(AT_ZONE));
    if (takeOperator("+")) return expr(AT_ZONE);
    return postfix(new Primary(this).parse());
  }

  /** {@code ::type}, {@code [index]}, {@code .field}, {@code COLLATE name}. */
  private Expr postfix(Expr start) {
    Expr e = start;
    while (true) {
      if (takeOperator("::")) {
        e = new Ast.Cast(e, typeName());
      } else if (token().isOperator("[")) {
        advance();
        Expr index = expr();
        if (takeOperator(":")) throw error("0A000", "array slices are not supported");
        expectOperator("]");
        e = new Ast.Index(e, index);
      } else if (token().isOperator(".") && !(e instanceof Ast.Ref)) {
        advance();
        e = takeOperator("*") ? e : new Ast.Field(e, name());
      } else if (take("collate")) {
        qualifiedName();
      } else {
        return e;
      }
    }
  }

  private @Nullable Expr infix(Expr left, int level) {
    Token t = token();
    if (t.kind() == Kind.OPERATOR) return operator(left, t, level);
    if (t.kind() != Kind.WORD) return null;
    return switch (t.value()) {
      case "or" -> logic(left, OR, level);
      case "and" -> logic(left, AND, level);
      case "is", "isnull", "notnull" -> level <= IS ? test(left) : null;
      case "not" -> level <= RANGE && isRange(peek(1)) ? negated(left) : null;
      case "in", "like", "ilike", "between", "similar" -> level <= RANGE ? range(left) : null;
      case "operator" -> peek(1).isOperator("(") && level <= OTHER ? qualifiedOperator(left) : null;
      case "at" -> level <= AT_ZONE && peek(1).is("time") ? atTimeZone(left) : null;
      default -> null;
    };
  }

  private @Nullable Expr logic(Expr left, int own, int level) {
    if (level > own) return null;
    String op = token().value();
    advance();
    return new Ast.Binary(op, left, expr(own + 1));
  }

  private @Nullable Expr operator(Expr left, Token t, int level) {
    String op = t.value();
    int own = switch (op) {
      case "+", "-" -> SUM;
      case "*", "/", "%" -> PRODUCT;
      case ")", "(", ",", ";", "]", "[", ".", ":", "::" -> 0;
      default -> COMPARISONS.contains(op) ? COMPARE : OTHER;
    };
    if (own == 0 || level > own) return null;
    advance();
    return right(op.equals("!=") ? "<>" : op, left, own + 1);
  }

  private Expr right(String op, Expr left, int level) {
    if ((token().is("any") || token().is("some") || token().is("all")) && peek(1).isOperator("(")) {
      boolean all = token().is("all");
      advance();
      advance();
      Expr result = atQuery()
          ? new Ast.Quantified(op, left, all, null, subquery())
          : new Ast.Quantified(op, left, all, expr(), null);
      expectOperator(")");
      return result;
    }
    return new Ast.Binary(op, left, expr(level));
  }

  private Expr qualifiedOperator(Expr left) {
    advance();
    expectOperator("(");
    while (token().isName()) {
      advance();
      expectOperator(".");
    }
    String op = token().value();
    if (token().kind() != Kind.OPERATOR) throw unexpected();
    advance();
    expectOperator(")");
    return right(op.equals("!=") ? "<>" : op, left, OTHER + 1);
  }

  private Expr atTimeZone(Expr left) {
    advance();
    advance();
    expect("zone");
    return new Ast.Call("timezone", List.of(expr(AT_ZONE + 1), left), false, List.of(), null, null, 0);
  }

  private Expr test(Expr left) {
    if (take("isnull")) return new Ast.Is(left, "null");
    if (take("notnull")) return new Ast.Unary("not", new Ast.Is(left, "null"));
    expect("is");
    boolean not = take("not");
    Expr test;
    if (take("distinct")) {
      expect("from");
      test = new Ast.IsDistinct(left, expr(COMPARE));
    } else {
      String what = token().value();
      if (!Set.of("null", "true", "false", "unknown").contains(what)) throw unexpected();
      advance();
      test = new Ast.Is(left, what.equals("unknown") ? "null" : what);
    }
    return not ? new Ast.Unary("not", test) : test;
  }

  private static boolean isRange(Token t) {
    return t.is("in") || t.is("like") || t.is("ilike") || t.is("between") || t.is("similar");
  }

  private Expr negated(Expr left) {
    expect("not");
    return new Ast.Unary("not", range(left));
  }

  private Expr range(Expr left) {
    String word = token().value();
    advance();
    return switch (word) {
      case "in" -> in(left);
      case "between" -> {
        take("symmetric");
        Expr low = expr(OTHER);
        expect("and");
        yield new Ast.Binary("and", new Ast.Binary(">=", left, low), new Ast.Binary("<=", left, expr(OTHER)));
      }
      case "similar" -> {
        expect("to");
        yield new Ast.Like(left, expr(OTHER), false);
      }
      default -> {
        boolean any = (token().is("any") || token().is("all")) && peek(1).isOperator("(");
        if (any) yield right(word.equals("ilike") ? "~~*" : "~~", left, OTHER);
        Expr like = new Ast.Like(left, expr(OTHER), word.equals("ilike"));
        if (take("escape")) expr(OTHER);
        yield like;
      }
    };
  }

  private Expr in(Expr left) {
    expectOperator("(");
    Expr in = atQuery() ? new Ast.Quantified("=", left, false, null, subquery()) : new Ast.InList(left, list());
    expectOperator(")");
    return in;
  }

  List<Expr> list() {
    List<Expr> all = new ArrayList<>();
    do {
      all.add(expr());
    } while (takeOperator(","));
    return all;
  }

  List<Ast.Order> orderBy() {
    List<Ast.Order> orders = new ArrayList<>();
    if (!take("order")) return orders;
    expect("by");
    do {
      Expr e = expr();
      if (take("using")) advance();
      boolean descending = take("desc");
      if (!descending) take("asc");
      Boolean nullsFirst = null;
      if (take("nulls")) {
        nullsFirst = token().is("first");
        advance();
      }
      orders.add(new Ast.Order(e, descending, nullsFirst));
    } while (takeOperator(","));
    return orders;
  }

  static Expr number(String text) {
    if (text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() < 19) {
      long v = Long.parseLong(text);
      return new Ast.Const(v, v == (int) v ? Oid.INT4 : Oid.INT8);
    }
    return new Ast.Const(Double.parseDouble(text), Oid.NUMERIC);
  }
}
