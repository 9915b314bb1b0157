package io.foreshock.pgwire.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query about the catalog, as written. */
final class Ast {
  private Ast() {
  }

  /** A value. */
  sealed interface Expr {}

  /** @param oid type, {@code UNKNOWN} for a text that takes the type of its place */
  record Const(@Nullable Object value, int oid) implements Expr {}

  /** @param index from 0 */
  record Param(int index) implements Expr {}

  /** A column, {@code table.column} or {@code schema.table.column}. */
  record Ref(List<String> names, int position) implements Expr {}

  /** {@code *} or {@code table.*}. */
  record Star(@Nullable String table) implements Expr {}

  record Call(String name, List<Expr> args, boolean distinct, List<Order> orderBy, @Nullable Expr filter,
      @Nullable Over over, int position) implements Expr {}

  record Over(List<Expr> partitionBy, List<Order> orderBy) {}

  record Unary(String op, Expr operand) implements Expr {}

  record Binary(String op, Expr left, Expr right) implements Expr {}

  record Cast(Expr operand, String type) implements Expr {}

  record Case(@Nullable Expr operand, List<When> whens, @Nullable Expr otherwise) implements Expr {}

  record When(Expr condition, Expr result) {}

  record InList(Expr operand, List<Expr> list) implements Expr {}

  /** {@code null}, {@code true}, {@code false}, {@code unknown}. */
  record Is(Expr operand, String what) implements Expr {}

  record IsDistinct(Expr left, Expr right) implements Expr {}

  record Like(Expr operand, Expr pattern, boolean caseless) implements Expr {}

  /** {@code x op ANY (array or query)}; IN of a query is {@code = ANY}. */
  record Quantified(String op, Expr left, boolean all, @Nullable Expr array, @Nullable Query query) implements Expr {}

  record Exists(Query query) implements Expr {}

  record Scalar(Query query) implements Expr {}

  record ArrayOf(List<Expr> elements) implements Expr {}

  record ArrayQuery(Query query) implements Expr {}

  record Index(Expr array, Expr index) implements Expr {}

  record Field(Expr composite, String name) implements Expr {}

  record Row(List<Expr> values) implements Expr {}

  record Order(Expr expr, boolean descending, @Nullable Boolean nullsFirst) {}

  record Item(Expr expr, @Nullable String alias) {}

  /** A query with what is around its body. */
  record Query(List<Cte> with, Body body, List<Order> orderBy, @Nullable Expr limit, @Nullable Expr offset) {}

  record Cte(String name, List<String> columns, Query query) {}

  sealed interface Body {}

  record Select(boolean distinct, List<Item> items, List<From> from, @Nullable Expr where, List<Expr> groupBy,
      @Nullable Expr having) implements Body {}

  /** {@code union}, {@code intersect} or {@code except}. */
  record SetOp(String op, boolean all, Query left, Query right) implements Body {}

  record Values(List<List<Expr>> rows) implements Body {}

  sealed interface From {}

  record Table(@Nullable String schema, String name, Alias alias, int position) implements From {}

  record Derived(Query query, Alias alias) implements From {}

  record Function(Call call, boolean ordinality, Alias alias) implements From {}

  /** {@code inner}, {@code left}, {@code right}, {@code full}, {@code cross}. */
  record Join(String kind, From left, From right, @Nullable Expr on, @Nullable List<String> using) implements From {}

  record Alias(@Nullable String name, List<String> columns) {}
}
