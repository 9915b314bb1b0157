package io.foreshock.sql;

import java.util.List;
import java.util.Random;

/** Random queries over {@code t} and {@code u (id, g, a, b, d, ok)} that H2 and this engine both understand. */
final class RandomSql {
  private final Random random;

  RandomSql(Random random) {
    this.random = random;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String query() {
    return switch (random.nextInt(12)) {
      case 9 -> setOperation();
      case 10 -> nested();
      case 11 -> subQuery();
      case 0, 1 -> "SELECT id, " + number(3, "") + " AS x, " + number(2, "") + " AS y, " + text() + " AS z, CASE WHEN "
          + condition(2, "") + " THEN 1 ELSE 0 END AS c FROM t WHERE " + condition(3, "") + " ORDER BY id";
      case 2, 3 -> group();
      case 4 -> join();
      case 7, 8 -> window();
      case 5 -> "SELECT id, d FROM t WHERE " + condition(2, "") + " ORDER BY " + pick("d", "a", "g") + " "
          + pick("ASC", "DESC") + " NULLS " + pick("FIRST", "LAST") + ", id LIMIT " + random.nextInt(20) + " OFFSET "
          + random.nextInt(5);
      default -> "SELECT DISTINCT " + pick("g, ok", "g", "a, g") + " FROM t WHERE id " + pick("IN", "NOT IN")
          + " (SELECT id FROM u WHERE " + condition(2, "") + ")";
    };
  }

  private String setOperation() {
    String columns = pick("g", "a", "g, ok", "a, g", "d");
    String sql = "SELECT " + columns + " FROM t WHERE " + condition(1, "") + pick(" UNION ", " UNION ALL ",
        " INTERSECT ",
        " EXCEPT ") + "SELECT " + columns + " FROM u WHERE " + condition(1, "");
    return random.nextInt(3) > 0
        ? sql
        : "SELECT count(*), count(DISTINCT " + columns.substring(0, 1) + ") FROM (" + sql + ") s";
  }

  private String nested() {
    return "WITH s AS (SELECT g, ok, count(*) AS n, " + pick("sum", "min", "max", "avg") + "(" + number(1, "")
        + ") AS v FROM t WHERE " + condition(1, "") + " GROUP BY g, ok) SELECT " + pick("g", "ok")
        + ", n, v FROM s WHERE "
        + pick("v > 0", "n > 2", "v IS NULL OR n < 9", "g IN (SELECT g FROM u WHERE ok)", "v >= (SELECT avg(v) FROM s)",
            "n = (SELECT max(n) FROM s x WHERE x.g = s.g)");
  }

  private String subQuery() {
    String inner = condition(1, "y.");
    String link = pick("y.g = x.g", "y.a = x.a", "y.id = x.id", "y.g = x.g AND y.ok = x.ok");
    return "SELECT x.id FROM t x WHERE " + switch (random.nextInt(4)) {
      case 0 -> pick("", "NOT ") + "EXISTS (SELECT 1 FROM u y WHERE " + link + " AND " + inner + ")";
      case 1 -> "x.a " + pick("IN", "NOT IN") + " (SELECT y.a FROM u y WHERE y.a IS NOT NULL AND " + inner + ")";
      case 2 -> "x.id > (SELECT " + pick("count(*)", "coalesce(max(y.id), 0)", "coalesce(sum(y.a), 0)")
          + " FROM u y WHERE "
          + link + " AND " + inner + ")";
      default -> "(SELECT " + pick("min", "max") + "(y.b) FROM u y WHERE " + link + ") " + pick("IS NULL", "> 0",
          "< x.b");
    };
  }

  private String group() {
    String key = pick("g", "g, ok", "CASE WHEN a > 10 THEN 'hi' ELSE g END", "a % 3");
    StringBuilder sql = new StringBuilder("SELECT " + key.replace("a % 3", "MOD(a, 3)") + ", count(*)");
    for (int i = random.nextInt(4); i >= 0; i--)
      sql.append(", ").append(pick("count", "sum", "min", "max", "avg", "count(DISTINCT a) + sum")).append('(')
          .append(number(1, "")).append(')');
    if (random.nextBoolean()) sql.append(", stddev_pop(d), var_samp(d), min(g), max(g), count(DISTINCT g)");
    sql.append(" FROM t WHERE ").append(condition(2, "")).append(" GROUP BY ").append(key.replace("a % 3",
        "MOD(a, 3)"));
    if (random.nextBoolean()) sql.append(" HAVING count(*) > ").append(random.nextInt(6));
    return sql.toString();
  }

  private String join() {
    String on = pick("x.g = y.g", "x.a = y.a", "x.id = y.b", "x.g = y.g AND x.ok = y.ok", "x.a < y.a AND x.id = 7");
    String more = random.nextBoolean() ? " AND " + condition(1, "x.") : "";
    return "SELECT x.id, y.id, y.g, x.d FROM t x " + pick("JOIN", "LEFT JOIN", "RIGHT JOIN") + " u y ON " + on + more
        + " WHERE " + condition(1, pick("x.", "y."));
  }

  private String window() {
    StringBuilder sql = new StringBuilder("SELECT id");
    for (int i = random.nextInt(3); i >= 0; i--)
      sql.append(", ").append(call()).append(" AS w").append(i);
    return sql.append(" FROM t WHERE ").append(condition(1, "")).append(" ORDER BY id").toString();
  }

  private String call() {
    String partition = pick("", "PARTITION BY g ", "PARTITION BY g, ok ", "PARTITION BY MOD(a, 3) ");
    String nulls = " NULLS " + pick("FIRST", "LAST");
    String total = "ORDER BY " + pick("a", "d", "g") + pick("", " DESC") + nulls + ", id" + pick("", " DESC");
    String rows = "ROWS BETWEEN " + pick("UNBOUNDED PRECEDING", "2 PRECEDING", "CURRENT ROW", "1 FOLLOWING") + " AND "
        + pick("2 FOLLOWING", "UNBOUNDED FOLLOWING", "1 FOLLOWING");
    String range = "ORDER BY a" + pick("", " DESC") + nulls + " RANGE BETWEEN "
        + pick("UNBOUNDED PRECEDING", "5 PRECEDING", "CURRENT ROW") + " AND "
        + pick("CURRENT ROW", "3 FOLLOWING", "UNBOUNDED FOLLOWING");
    String aggregate = pick("sum(a)", "sum(d)", "count(*)", "count(g)", "avg(d)", "min(d)", "max(a)", "min(g)",
        "stddev_pop(d)", "var_samp(a)");
    return switch (random.nextInt(6)) {
      case 0 -> pick("row_number()", "rank()", "dense_rank()", "ntile(4)", "lag(a)", "lead(d, 2)", "lag(g, 1, 'x')",
          "lead(a, 3, -1)", "percent_rank()", "cume_dist()") + " OVER (" + partition + total + ")";
      case 1 -> pick("rank()", "dense_rank()", aggregate) + " OVER (" + partition + "ORDER BY a" + nulls + ")";
      case 2 -> pick("first_value(d)", "last_value(g)", "nth_value(a, 2)") + " OVER (" + partition + total + " " + rows
          + ")";
      case 3 -> aggregate + " OVER (" + partition + total + " " + rows + ")";
      case 4 -> aggregate + " OVER (" + partition + range + ")";
      default -> aggregate + " OVER (" + partition + ")";
    };
  }

  private String text() {
    return pick("g", "upper(g)", "g || 'x'", "coalesce(g, 'none')", "substring(g FROM 2)", "CAST(a AS VARCHAR)",
        "CASE WHEN ok THEN g ELSE 'long literal' END");
  }

  String number(int depth, String p) {
    if (depth == 0) return random.nextInt(3) == 0 ? literal() : p + pick("a", "b", "d", "id");
    String x = number(depth - 1, p);
    String y = number(random.nextInt(depth), p);
    return switch (random.nextInt(10)) {
      case 0, 1 -> "(" + x + " + " + y + ")";
      case 2 -> "(" + x + " - " + y + ")";
      case 3 -> "(" + x + " * " + y + ")";
      case 4 -> "(" + p + "a / NULLIF(" + p + "id, 0))";
      case 5 -> "coalesce(" + x + ", " + y + ")";
      case 6 -> "abs(" + x + ")";
      case 7 -> "CASE WHEN " + condition(depth - 1, p) + " THEN " + x + " ELSE " + y + " END";
      case 8 -> "(- " + x + ")";
      default -> x;
    };
  }

  private String literal() {
    return pick("0", "1", "-2", "7", "100");
  }

  String condition(int depth, String p) {
    if (depth == 0) return switch (random.nextInt(9)) {
      case 0 -> number(1, p) + pick(" < ", " <= ", " = ", " <> ", " >= ", " > ") + number(0, p);
      case 1 -> p + pick("g", "a", "d", "ok") + pick(" IS NULL", " IS NOT NULL");
      case 2 -> p + "g " + pick("LIKE 'a%'", "LIKE '%b'", "NOT LIKE '_b%'", "= 'ab'", "> 'b'", "<> 'a'");
      case 3 -> p + "g " + pick("IN", "NOT IN") + " (" + pick("'a'", "'a', 'ab'", "'a', 'b', 'c'", "'a', NULL") + ")";
      case 4 -> p + "a " + pick("IN", "NOT IN") + " (1, 2, 3, 5, 8, 13)";
      case 5 -> number(0, p) + pick(" BETWEEN ", " NOT BETWEEN ") + literal() + " AND " + number(0, p);
      case 6 -> p + "ok";
      case 7 -> p + "ok IS " + pick("TRUE", "NOT TRUE", "FALSE", "NOT FALSE");
      default -> p + "a IS " + pick("", "NOT ") + "DISTINCT FROM " + p + "id";
    };
    String x = condition(depth - 1, p);
    return switch (random.nextInt(4)) {
      case 0 -> "(" + x + " AND " + condition(random.nextInt(depth), p) + ")";
      case 1 -> "(" + x + " OR " + condition(random.nextInt(depth), p) + ")";
      case 2 -> "NOT (" + x + ")";
      default -> x;
    };
  }

  /** Rows of values for INSERT. */
  String rows(int n) {
    StringBuilder out = new StringBuilder();
    List<String> texts = List.of("'a'", "'b'", "'ab'", "'abb'", "'c'", "''", "NULL");
    for (int i = 0; i < n; i++)
      out.append(i == 0 ? "" : ", ").append("(").append(i).append(", ").append(texts.get(random.nextInt(7))).append(
          ", ")
          .append(random.nextInt(6) == 0 ? "NULL" : random.nextInt(20)).append(", ")
          .append(random.nextInt(6) == 0 ? "NULL" : random.nextInt(200) - 100).append(", ")
          .append(random.nextInt(6) == 0 ? "NULL" : random.nextInt(64) / 8.0 - 2).append(", ")
          .append(pick("TRUE", "FALSE", "NULL")).append(")");
    return out.toString();
  }
}
