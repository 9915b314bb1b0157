package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Ast.Expr;
import io.foreshock.pgwire.catalog.Token.Kind;
import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names, literals, calls, parentheses, CASE, CAST, ARRAY. */
final class Primary {
  /** Functions that are called without parentheses. */
  private static final Set<String> BARE_CALLS = Set.of("user", "current_user", "session_user", "current_role",
      "current_catalog", "current_schema", "current_timestamp", "current_date", "localtimestamp");
  private static final Set<String> RESERVED = Set.of("select", "from", "where", "group", "having", "order", "limit",
      "offset", "union", "intersect", "except", "join", "on", "using", "when", "then", "else", "end", "and", "or", "as",
      "inner", "cross", "natural", "full", "for", "in", "is", "like", "between", "window", "fetch");

  private final ExprParser in;

  Primary(ExprParser in) {
    this.in = in;
  }

  Expr parse() {
    Token t = in.token();
    return switch (t.kind()) {
      case NUMBER -> {
        in.advance();
        yield ExprParser.number(t.value());
      }
      case STRING, ODD_STRING -> {
        in.advance();
        yield new Ast.Const(t.value(), Oid.UNKNOWN);
      }
      case PARAMETER -> {
        in.advance();
        int number = Integer.parseInt(t.value());
        if (number < 1 || number > 65_535) throw in.error("42P02", "there is no parameter $" + number);
        yield new Ast.Param(number - 1);
      }
      case OPERATOR -> operator(t);
      case WORD -> word(t);
      case QUOTED -> named();
      case END -> throw in.unexpected();
    };
  }

  private Expr operator(Token t) {
    if (t.isOperator("*")) {
      in.advance();
      return new Ast.Star(null);
    }
    in.expectOperator("(");
    if (in.atQuery()) {
      Ast.Query query = in.subquery();
      in.expectOperator(")");
      return new Ast.Scalar(query);
    }
    List<Expr> values = in.list();
    in.expectOperator(")");
    Expr inner = values.size() == 1 ? values.getFirst() : new Ast.Row(values);
    while (in.token().isOperator(".") && in.peek(1).isName()) {
      in.advance();
      inner = new Ast.Field(inner, in.name());
    }
    return inner;
  }

  private Expr word(Token t) {
    Token next = in.peek(1);
    boolean call = next.isOperator("(");
    switch (t.value()) {
      case "null" :
        in.advance();
        return new Ast.Const(null, Oid.UNKNOWN);
      case "true", "false" :
        in.advance();
        return new Ast.Const(t.value().equals("true"), Oid.BOOL);
      case "case" :
        return caseWhen();
      case "cast" :
        return cast();
      case "exists" :
        return exists();
      case "array" :
        return array();
      case "row" :
        if (call) return row();
        break;
      case "extract" :
        if (call) return extract();
        break;
      case "trim" :
        if (call) return trim();
        break;
      case "position" :
        if (call) return position();
        break;
      case "substring" :
        if (call) return substring();
        break;
      case "interval" :
        if (next.isString()) throw in.error("0A000", "intervals are not supported here");
        break;
      default :
        if (BARE_CALLS.contains(t.value()) && !call && !next.isOperator(".")) {
          in.advance();
          return call(t.value(), List.of());
        }
        if (RESERVED.contains(t.value())) throw in.unexpected();
        if (next.isString() && TypeNames.find(t.value()) != 0) {
          in.advance();
          in.advance();
          return new Ast.Cast(new Ast.Const(next.value(), Oid.UNKNOWN), t.value());
        }
    }
    return named();
  }

  private Expr call(String name, List<Expr> args) {
    return new Ast.Call(name, args, false, List.of(), null, null, in.position());
  }

  private Expr named() {
    int position = in.position();
    List<String> names = new ArrayList<>(List.of(in.name()));
    while (in.token().isOperator(".")) {
      in.advance();
      if (in.takeOperator("*")) return new Ast.Star(names.getLast());
      names.add(in.name());
    }
    return in.token().isOperator("(") ? call(names.getLast(), position) : new Ast.Ref(names, position);
  }

  Ast.Call call(String name, int position) {
    in.expectOperator("(");
    boolean distinct = in.take("distinct");
    in.take("variadic");
    List<Expr> args = new ArrayList<>();
    List<Ast.Order> orderBy = List.of();
    if (!in.token().isOperator(")")) {
      args.addAll(in.list());
      orderBy = in.orderBy();
    }
    in.expectOperator(")");
    Expr filter = null;
    if (in.take("filter")) {
      in.expectOperator("(");
      in.expect("where");
      filter = in.expr();
      in.expectOperator(")");
    }
    return new Ast.Call(name, args, distinct, orderBy, filter, over(), position);
  }

  private Ast.@Nullable Over over() {
    if (!in.take("over")) return null;
    in.expectOperator("(");
    List<Expr> partition = List.of();
    if (in.take("partition")) {
      in.expect("by");
      partition = in.list();
    }
    List<Ast.Order> order = in.orderBy();
    in.expectOperator(")");
    return new Ast.Over(partition, order);
  }

  private Expr caseWhen() {
    in.expect("case");
    Expr operand = in.token().is("when") ? null : in.expr();
    List<Ast.When> whens = new ArrayList<>();
    while (in.take("when")) {
      Expr condition = in.expr();
      in.expect("then");
      whens.add(new Ast.When(condition, in.expr()));
    }
    Expr otherwise = in.take("else") ? in.expr() : null;
    in.expect("end");
    return new Ast.Case(operand, whens, otherwise);
  }

  private Expr cast() {
    in.expect("cast");
    in.expectOperator("(");
    Expr e = in.expr();
    in.expect("as");
    String type = in.typeName();
    in.expectOperator(")");
    return new Ast.Cast(e, type);
  }

  private Expr exists() {
    in.expect("exists");
    in.expectOperator("(");
    Ast.Query query = in.subquery();
    in.expectOperator(")");
    return new Ast.Exists(query);
  }

  private Expr array() {
    in.expect("array");
    if (in.takeOperator("(")) {
      Ast.Query query = in.subquery();
      in.expectOperator(")");
      return new Ast.ArrayQuery(query);
    }
    in.expectOperator("[");
    List<Expr> elements = in.token().isOperator("]") ? List.of() : in.list();
    in.expectOperator("]");
    return new Ast.ArrayOf(elements);
  }

  private Expr row() {
    in.expect("row");
    in.expectOperator("(");
    List<Expr> values = in.list();
    in.expectOperator(")");
    return new Ast.Row(values);
  }

  private Expr extract() {
    in.advance();
    in.expectOperator("(");
    String unit = in.token().value();
    in.advance();
    in.expect("from");
    Expr e = in.expr();
    in.expectOperator(")");
    return call("date_part", List.of(new Ast.Const(unit, Oid.TEXT), e));
  }

  private Expr trim() {
    in.advance();
    in.expectOperator("(");
    String side = "btrim";
    if (in.take("leading")) side = "ltrim";
    else if (in.take("trailing")) side = "rtrim";
    else in.take("both");
    List<Expr> args = new ArrayList<>();
    if (!in.token().is("from")) args.addAll(in.list());
    if (in.take("from")) args.addFirst(in.expr());
    in.expectOperator(")");
    return call(side, args);
  }

  private Expr position() {
    in.advance();
    in.expectOperator("(");
    Expr needle = new Primary(in).parse();
    in.expect("in");
    Expr text = in.expr();
    in.expectOperator(")");
    return call("strpos", List.of(text, needle));
  }

  private Expr substring() {
    in.advance();
    in.expectOperator("(");
    List<Expr> args = new ArrayList<>(List.of(in.expr()));
    if (in.take("from")) args.add(in.expr());
    if (in.take("for")) {
      if (args.size() == 1) args.add(new Ast.Const(1L, Oid.INT4));
      args.add(in.expr());
    }
    while (in.takeOperator(","))
      args.add(in.expr());
    in.expectOperator(")");
    return call("substring", args);
  }

  static boolean endsItem(Token t) {
    return t.kind() == Kind.WORD && RESERVED.contains(t.value());
  }
}
