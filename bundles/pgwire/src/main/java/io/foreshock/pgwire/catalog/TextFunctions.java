package io.foreshock.pgwire.catalog;

import static io.foreshock.pgwire.catalog.Functions.at;
import static io.foreshock.pgwire.catalog.Functions.define;
import static io.foreshock.pgwire.catalog.Functions.first;
import static io.foreshock.pgwire.catalog.Functions.integer;
import static io.foreshock.pgwire.catalog.Functions.text;

import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions of texts and arrays. */
final class TextFunctions {
  /** Words that need quotes as names. */
  static final Set<String> RESERVED = Set.of("all", "and", "any", "array", "as", "asc", "case", "cast", "check",
      "column", "constraint", "create", "default", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
      "for", "foreign", "from", "grant", "group", "having", "in", "into", "limit", "not", "null", "offset", "on", "or",
      "order", "primary", "references", "select", "table", "then", "to", "true", "union", "unique", "user", "using",
      "when", "where", "window", "with", "between", "bigint", "boolean", "char", "character", "coalesce", "decimal",
      "exists", "extract", "float", "greatest", "int", "integer", "interval", "least", "nullif", "numeric", "out",
      "overlay", "position", "precision", "real", "row", "smallint", "substring", "time", "timestamp", "trim", "values",
      "varchar");

  private TextFunctions() {
  }

  static void defineAll() {
    define("lower", Oid.TEXT, (_, a) -> text(a, 0).toLowerCase(Locale.ROOT));
    define("upper", Oid.TEXT, (_, a) -> text(a, 0).toUpperCase(Locale.ROOT));
    for (String n : List.of("length", "char_length", "character_length"))
      define(n, Oid.INT4, (_, a) -> (long) text(a, 0).codePointCount(0, text(a, 0).length()));
    define("btrim", Oid.TEXT, (_, a) -> trimmed(trimmed(text(a, 0), characters(a), true), characters(a), false));
    define("trim", Oid.TEXT, (_, a) -> trimmed(trimmed(text(a, 0), characters(a), true), characters(a), false));
    define("ltrim", Oid.TEXT, (_, a) -> trimmed(text(a, 0), characters(a), true));
    define("rtrim", Oid.TEXT, (_, a) -> trimmed(text(a, 0), characters(a), false));
    for (String n : List.of("substring", "substr"))
      define(n, Oid.TEXT, TextFunctions::substring);
    define("left", Oid.TEXT, (_, a) -> text(a, 0).substring(0, (int) Math.clamp(integer(a, 1), 0, text(a, 0)
        .length())));
    define("right", Oid.TEXT, (_, a) -> text(a, 0).substring((int) Math.clamp(text(a, 0).length() - integer(a, 1), 0,
        text(a, 0).length())));
    define("replace", Oid.TEXT, (_, a) -> text(a, 1).isEmpty()
        ? text(a, 0)
        : text(a, 0).replace(text(a, 1), text(a,
            2)));
    define("strpos", Oid.INT4, (_, a) -> text(a, 0).indexOf(text(a, 1)) + 1L);
    define("split_part", Oid.TEXT, (_, a) -> {
      String[] parts = text(a, 0).split(Pattern.quote(text(a, 1)), -1);
      long n = integer(a, 2);
      return n >= 1 && n <= parts.length ? parts[(int) n - 1] : "";
    });
    define("regexp_replace", Oid.TEXT, (_, a) -> {
      Pattern p = Pattern.compile(text(a, 1));
      String with = text(a, 2).replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
      return a.size() > 3 && text(a, 3).contains("g")
          ? p.matcher(text(a, 0)).replaceAll(with)
          : p.matcher(text(a, 0)).replaceFirst(with);
    });
    define("concat", Oid.TEXT, false, (_, a) -> joined(a, ""));
    define("concat_ws", Oid.TEXT, false, (_, a) -> joined(a.subList(1, a.size()), text(a, 0)));
    define("quote_ident", Oid.TEXT, (_, a) -> Functions.quoteIdentifier(text(a, 0)));
    define("quote_literal", Oid.TEXT, (_, a) -> "'" + text(a, 0).replace("'", "''") + "'");
    define("format", Oid.TEXT, TextFunctions::format);
    define("parse_ident", Oid.TEXT_ARRAY, (_, a) -> parseIdentifier(text(a, 0)));
    define("string_to_array", Oid.TEXT_ARRAY, false, (_, a) -> a.getFirst() == null
        ? null
        : text(a, 0).isEmpty() ? List.of() : List.of(text(a, 0).split(Pattern.quote(text(a, 1)), -1)));
    define("array_to_string", Oid.TEXT, false, (_, a) -> !(a.getFirst() instanceof List<?> l)
        ? null
        : l.stream().filter(v -> v != null || a.size() > 2).map(v -> v == null ? text(a, 2) : Values.text(v)).collect(
            Collectors.joining(text(a, 1))));
    define("array_length", Oid.INT4, (_, a) -> list(a).isEmpty() || integer(a, 1) != 1
        ? null
        : (Object) (long) list(a)
            .size());
    define("array_upper", Oid.INT4, (_, a) -> list(a).isEmpty() || integer(a, 1) != 1
        ? null
        : (Object) (long) list(a)
            .size());
    define("array_lower", Oid.INT4, (_, a) -> list(a).isEmpty() || integer(a, 1) != 1 ? null : (Object) 1L);
    define("cardinality", Oid.INT4, (_, a) -> (long) list(a).size());
    define("array_position", Oid.INT4, (_, a) -> {
      for (int i = 0; i < list(a).size(); i++)
        if (list(a).get(i) instanceof Object o && Values.compare(o, at(a, 1)) == 0) return i + 1L;
      return null;
    });
    define("array_append", 0, (_, a) -> {
      List<@Nullable Object> all = new ArrayList<>(list(a));
      all.add(a.get(1));
      return all;
    });
  }

  private static List<?> list(List<@Nullable Object> args) {
    return first(args) instanceof List<?> l ? l : List.of();
  }

  private static String characters(List<@Nullable Object> args) {
    return args.size() > 1 ? text(args, 1) : " ";
  }

  private static String trimmed(String s, String characters, boolean front) {
    int from = 0;
    int to = s.length();
    while (front && from < to && characters.indexOf(s.charAt(from)) >= 0)
      from++;
    while (!front && to > from && characters.indexOf(s.charAt(to - 1)) >= 0)
      to--;
    return s.substring(from, to);
  }

  private static @Nullable Object substring(Run run, List<@Nullable Object> a) {
    String s = text(a, 0);
    if (a.get(1) instanceof String pattern) {
      java.util.regex.Matcher m = Pattern.compile(pattern).matcher(s);
      return m.find() ? m.groupCount() > 0 ? m.group(1) : m.group() : null;
    }
    long from = integer(a, 1) - 1;
    long to = a.size() > 2 ? from + integer(a, 2) : s.length();
    int start = (int) Math.clamp(from, 0, s.length());
    return s.substring(start, (int) Math.clamp(to, start, s.length()));
  }

  private static String joined(List<@Nullable Object> args, String separator) {
    return args.stream().filter(v -> v != null).map(v -> v instanceof Boolean b ? b ? "t" : "f" : Values.text(v))
        .collect(Collectors.joining(separator));
  }

  /** {@code %s %I %L %%}. */
  private static String format(Run run, List<@Nullable Object> args) {
    StringBuilder out = new StringBuilder();
    String pattern = text(args, 0);
    int next = 1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
        continue;
      }
      switch (pattern.charAt(++i)) {
        case '%' -> out.append('%');
        case 'I' -> out.append(Functions.quoteIdentifier(text(args, next++)));
        case 'L' -> out.append("'").append(text(args, next++).replace("'", "''")).append("'");
        case 's' -> out.append(text(args, next++));
        default -> throw new PgError(PgError.BAD_PARAMETER_VALUE, "unrecognized format() type specifier");
      }
    }
    return out.toString();
  }

  private static List<String> parseIdentifier(String text) {
    List<String> parts = new ArrayList<>();
    for (Token t : Lexer.tokens(text)) {
      if (t.isName()) parts.add(t.value());
      else
        if (!t.isOperator(".") && t.kind() != Token.Kind.END)
          throw new PgError(PgError.BAD_PARAMETER_VALUE, "string is not a valid identifier: \"" + text + "\"");
    }
    return parts;
  }
}
