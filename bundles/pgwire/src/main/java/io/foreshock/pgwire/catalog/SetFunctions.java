package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions that return many values: as a list here, as rows in FROM and in the select list. */
final class SetFunctions {
  private static final int MAX_ELEMENTS = 1_000_000;
  private static final Set<String> NAMES = Set.of("generate_series", "generate_subscripts", "unnest", "_pg_expandarray",
      "regexp_split_to_table", "string_to_table", "pg_get_keywords", "json_array_elements_text", "pg_options_to_table");

  /** Words of our dialect that the standard does not have. */
  private static final Set<String> OWN_WORDS = Set.of("analyze", "copy", "explain", "ilike", "returning", "show",
      "vector");

  private SetFunctions() {
  }

  static boolean isSet(String name) {
    return NAMES.contains(name);
  }

  /** Columns of a function that returns records, none for all others. */
  static List<String> columns(String name) {
    return switch (name) {
      case "_pg_expandarray" -> List.of("x", "n");
      case "pg_get_keywords" -> List.of("word", "catcode", "barelabel", "catdesc", "baredesc");
      case "pg_options_to_table" -> List.of("option_name", "option_value");
      default -> List.of();
    };
  }

  /** Type of a record's part. */
  static int type(String part) {
    return part.equals("x") || part.equals("n") ? Oid.INT4 : Oid.TEXT;
  }

  static Typed call(Ast.Call c, List<Typed> args) {
    if (!columns(c.name()).isEmpty()) return new Typed(Oid.RECORD, f -> of(c.name(), values(args, f)));
    int first = args.isEmpty() ? Oid.TEXT : args.getFirst().oid();
    int element = switch (c.name()) {
      case "generate_series", "generate_subscripts" -> first == Oid.INT8 ? Oid.INT8 : Oid.INT4;
      case "unnest" -> Oid.element(first) == 0 ? Oid.TEXT : Oid.element(first);
      default -> Oid.TEXT;
    };
    return new Typed(element, f -> {
      List<@Nullable Object> values = values(args, f);
      if (c.name().equals("generate_subscripts") && (first == Oid.INT2VECTOR || first == Oid.OIDVECTOR))
        return values.getFirst() instanceof List<?> l ? series(0, l.size() - 1L, 1) : List.of();
      return of(c.name(), values);
    });
  }

  private static List<@Nullable Object> values(List<Typed> args, Frame f) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Typed t : args)
      values.add(t.eval().of(f));
    return values;
  }

  private static List<?> of(String name, List<@Nullable Object> args) {
    if (name.equals("pg_get_keywords")) return keywords();
    Object first = args.isEmpty() ? null : args.getFirst();
    if (first == null) return List.of();
    return switch (name) {
      case "generate_series" -> {
        Object to = args.size() > 1 ? args.get(1) : null;
        Object step = args.size() > 2 ? args.get(2) : Long.valueOf(1);
        yield to == null || step == null
            ? List.of()
            : series(Values.toLong(first), Values.toLong(to), Values.toLong(
                step));
      }
      case "generate_subscripts" -> series(1, first instanceof List<?> l ? l.size() : 0, 1);
      case "unnest" -> first instanceof List<?> l ? l : List.of();
      case "_pg_expandarray" -> expanded(first instanceof List<?> l ? l : List.of());
      case "string_to_table" -> List.of(Values.text(first).split(java.util.regex.Pattern.quote(Values.text(args
          .size() > 1
          && args.get(1) instanceof String s ? s : ",")), -1));
      default -> List.of();
    };
  }

  private static List<Composite> keywords() {
    List<Composite> out = new ArrayList<>();
    for (String word : java.util.stream.Stream.concat(TextFunctions.RESERVED.stream(), OWN_WORDS.stream()).sorted()
        .toList())
      out.add(new Composite(columns("pg_get_keywords"), new Object[]{word, "R", false, "reserved", "requires AS"}));
    return out;
  }

  private static List<Long> series(long from, long to, long step) {
    if (step == 0) throw new PgError(PgError.BAD_PARAMETER_VALUE, "step size cannot equal zero");
    List<Long> out = new ArrayList<>();
    for (long v = from; step > 0 ? v <= to : v >= to; v += step) {
      if (out.size() == MAX_ELEMENTS)
        throw new PgError("53200", "generate_series gives too many rows here: limit=" + MAX_ELEMENTS);
      out.add(v);
    }
    return out;
  }

  private static List<Composite> expanded(List<?> values) {
    List<Composite> out = new ArrayList<>();
    for (Object v : values)
      out.add(new Composite(List.of("x", "n"), new Object[]{v, (long) out.size() + 1}));
    return out;
  }
}
