package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Ast.Expr;
import io.foreshock.pgwire.catalog.Ast.From;
import io.foreshock.pgwire.catalog.Token.Kind;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SELECT, VALUES and WITH as clients write them when they ask about the server. */
final class QueryParser extends ExprParser {
  /** Words that follow a table and are no alias. */
  private static final Set<String> AFTER_TABLE = Set.of("left", "right", "natural", "lateral");

  private QueryParser(String sql, List<Token> tokens) {
    super(sql, tokens);
  }

  /**
   * @param tokens
   *            of one statement, with END
   * @throws PgError
   *             {@code 42601} with the place
   */
  static Ast.Query parse(String sql, List<Token> tokens) {
    QueryParser parser = new QueryParser(sql, tokens);
    Ast.Query query = parser.query();
    parser.takeOperator(";");
    if (parser.token().kind() != Kind.END) throw parser.unexpected();
    return query;
  }

  @Override
  Ast.Query subquery() {
    return query();
  }

  private Ast.Query query() {
    List<Ast.Cte> with = new ArrayList<>();
    if (take("with")) {
      if (token().is("recursive")) throw error(PgError.NOT_SUPPORTED, "WITH RECURSIVE is not supported");
      do {
        with.add(cte());
      } while (takeOperator(","));
    }
    Ast.Body body = union();
    List<Ast.Order> orderBy = orderBy();
    Expr limit = null;
    Expr offset = null;
    while (true) {
      if (take("limit")) limit = take("all") ? null : expr();
      else if (take("offset")) {
        offset = expr();
        if (!take("rows")) take("row");
      } else if (take("fetch")) {
        advance();
        limit = expr();
        advance();
        expect("only");
      } else {
        break;
      }
    }
    return new Ast.Query(with, body, orderBy, limit, offset);
  }

  private Ast.Cte cte() {
    String name = name();
    List<String> columns = token().isOperator("(") ? names() : List.of();
    expect("as");
    if (take("not")) expect("materialized");
    else take("materialized");
    expectOperator("(");
    Ast.Query query = query();
    expectOperator(")");
    return new Ast.Cte(name, columns, query);
  }

  private List<String> names() {
    expectOperator("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (takeOperator(","));
    expectOperator(")");
    return names;
  }

  private Ast.Body union() {
    Ast.Body left = term();
    while (token().is("union") || token().is("except") || token().is("intersect")) {
      String op = token().value();
      advance();
      boolean all = take("all");
      take("distinct");
      left = new Ast.SetOp(op, all, bare(left), bare(term()));
    }
    return left;
  }

  private static Ast.Query bare(Ast.Body body) {
    return new Ast.Query(List.of(), body, List.of(), null, null);
  }

  private Ast.Body term() {
    if (takeOperator("(")) {
      Ast.Query inner = query();
      expectOperator(")");
      // a query in parentheses keeps its own ORDER BY and LIMIT
      return inner.orderBy().isEmpty() && inner.limit() == null && inner.offset() == null && inner.with().isEmpty()
          ? inner.body()
          : new Ast.Select(false, List.of(new Ast.Item(new Ast.Star(null), null)), List.of(new Ast.Derived(inner,
              new Ast.Alias("_", List.of()))), null, List.of(), null);
    }
    if (take("values")) {
      List<List<Expr>> rows = new ArrayList<>();
      do {
        expectOperator("(");
        rows.add(list());
        expectOperator(")");
      } while (takeOperator(","));
      return new Ast.Values(rows);
    }
    return select();
  }

  private Ast.Body select() {
    expect("select");
    boolean distinct = take("distinct");
    if (distinct && token().is("on")) throw error(PgError.NOT_SUPPORTED, "DISTINCT ON is not supported here");
    if (!distinct) take("all");
    List<Ast.Item> items = new ArrayList<>();
    if (!token().is("from") && token().kind() != Kind.END) {
      do {
        items.add(item());
      } while (takeOperator(","));
    }
    List<From> from = new ArrayList<>();
    if (take("from")) {
      do {
        from.add(joined());
      } while (takeOperator(","));
    }
    Expr where = take("where") ? expr() : null;
    List<Expr> groupBy = List.of();
    if (take("group")) {
      expect("by");
      groupBy = list();
    }
    return new Ast.Select(distinct, items, from, where, groupBy, take("having") ? expr() : null);
  }

  private Ast.Item item() {
    Expr e = expr();
    if (take("as")) {
      String alias = token().value();
      advance();
      return new Ast.Item(e, alias);
    }
    boolean alias = token().kind() == Kind.QUOTED || token().kind() == Kind.WORD && !Primary.endsItem(token());
    return new Ast.Item(e, alias ? name() : null);
  }

  private From joined() {
    From left = source();
    while (true) {
      boolean natural = take("natural");
      if (natural) throw error(PgError.NOT_SUPPORTED, "NATURAL JOIN is not supported here");
      String kind = joinKind();
      if (kind == null) return left;
      From right = source();
      Expr on = null;
      List<String> using = null;
      if (take("on")) on = expr();
      else if (take("using")) using = names();
      else if (!kind.equals("cross")) throw unexpected();
      left = new Ast.Join(kind, left, right, on, using);
    }
  }

  private @Nullable String joinKind() {
    Token t = token();
    if (take("join")) return "inner";
    boolean known = t.is("inner") || t.is("cross") || (t.is("left") || t.is("right") || t.is("full"))
        && (peek(1).is("join") || peek(1).is("outer"));
    if (!known) return null;
    advance();
    take("outer");
    expect("join");
    return t.value();
  }

  private From source() {
    take("lateral");
    take("only");
    if (token().isOperator("(")) {
      int open = 1;
      while (peek(open).isOperator("("))
        open++;
      advance();
      if (peek(open - 1).is("select") || peek(open - 1).is("values") || peek(open - 1).is("with")) {
        Ast.Query query = query();
        expectOperator(")");
        return new Ast.Derived(query, alias());
      }
      From inner = joined();
      expectOperator(")");
      return inner;
    }
    int position = position();
    List<String> names = qualifiedName();
    if (token().isOperator("(")) {
      Ast.Call call = new Primary(this).call(names.getLast(), position);
      boolean ordinality = token().is("with") && peek(1).is("ordinality");
      if (ordinality) {
        advance();
        advance();
      }
      return new Ast.Function(call, ordinality, alias());
    }
    return new Ast.Table(names.size() > 1 ? names.get(names.size() - 2) : null, names.getLast(), alias(), position);
  }

  private Ast.Alias alias() {
    boolean as = take("as");
    boolean there = as || token().kind() == Kind.QUOTED
        || token().kind() == Kind.WORD && !Primary.endsItem(token()) && !AFTER_TABLE.contains(token().value());
    if (!there) return new Ast.Alias(null, List.of());
    String name = name();
    if (!token().isOperator("(")) return new Ast.Alias(name, List.of());
    advance();
    List<String> columns = new ArrayList<>();
    do {
      columns.add(name());
      // AS t(a int, b text): types of a function's record
      if (!token().isOperator(",") && !token().isOperator(")")) typeName();
    } while (takeOperator(","));
    expectOperator(")");
    return new Ast.Alias(name, columns);
  }
}
