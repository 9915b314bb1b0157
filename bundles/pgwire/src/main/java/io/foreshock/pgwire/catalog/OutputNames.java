package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Ast.Expr;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL calls a column that has no alias. */
final class OutputNames {
  private OutputNames() {
  }

  static String of(Expr e) {
    String name = find(e);
    return name == null ? "?column?" : name;
  }

  private static @Nullable String find(Expr e) {
    return switch (e) {
      case Ast.Ref r -> r.names().getLast();
      case Ast.Call c -> c.name();
      case Ast.Field f -> f.name();
      case Ast.Cast c -> {
        String inner = find(c.operand());
        yield inner == null ? TypeNames.name(TypeNames.find(c.type())) : inner;
      }
      case Ast.Case c -> {
        String inner = c.otherwise() == null ? null : find(c.otherwise());
        yield inner == null ? "case" : inner;
      }
      case Ast.Index i -> find(i.array());
      case Ast.ArrayOf _,Ast.ArrayQuery _ -> "array";
      case Ast.Exists _ -> "exists";
      case Ast.Row _ -> "row";
      case Ast.Const c when c.value() instanceof Boolean -> "bool";
      case Ast.Scalar s when s.query().body() instanceof Ast.Select select && select.items().size() == 1 -> {
        Ast.Item item = select.items().getFirst();
        yield item.alias() == null ? find(item.expr()) : item.alias();
      }
      default -> null;
    };
  }
}
