package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scalar functions by name. */
final class Functions {
  /** Arguments are never null when {@code strict}. */
  @FunctionalInterface
  interface Body {
    @Nullable
    Object of(Run run, List<@Nullable Object> args);
  }

  /** @param type 0 = that of the first argument that has one */
  record Function(int type, boolean strict, Body body) {}

  private static final Map<String, Function> ALL = new HashMap<>();

  static {
    TextFunctions.defineAll();
    ServerFunctions.defineAll();
    define("coalesce", 0, false, (_, a) -> a.stream().filter(v -> v != null).findFirst().orElse(null));
    define("greatest", 0, false, (_, a) -> a.stream().filter(v -> v != null).max(Values::compare).orElse(null));
    define("least", 0, false, (_, a) -> a.stream().filter(v -> v != null).min(Values::compare).orElse(null));
    define("nullif", 0, false, (_, a) -> {
      Object x = a.getFirst();
      Object y = a.getLast();
      return x != null && y != null && Values.compare(x, y) == 0 ? null : x;
    });
    define("abs", 0, true, (_, a) -> a.getFirst() instanceof Double d
        ? (Object) Math.abs(d)
        : (Object) Math.abs(Values
            .toLong(first(a))));
    define("floor", Oid.FLOAT8, true, (_, a) -> Math.floor(number(a)));
    define("ceil", Oid.FLOAT8, true, (_, a) -> Math.ceil(number(a)));
    define("round", Oid.FLOAT8, true, (_, a) -> Math.rint(number(a)));
  }

  private Functions() {
  }

  static void define(String name, int type, boolean strict, Body body) {
    ALL.put(name, new Function(type, strict, body));
  }

  static void define(String name, int type, Body body) {
    define(name, type, true, body);
  }

  static boolean isKnown(String name) {
    return ALL.containsKey(name) || Aggregate.isAggregate(name) || SetFunctions.isSet(name) || RowNumber.isKnown(name)
        || TypeNames.find(name) != 0;
  }

  static Typed call(Ast.Call c, List<Typed> args) {
    Function f = ALL.get(c.name());
    int castTo = f == null && args.size() == 1 ? TypeNames.find(c.name()) : 0;
    if (castTo != 0) {
      Typed operand = args.getFirst();
      return new Typed(castTo, x -> Values.cast(operand.eval().of(x), operand.oid(), castTo, x.run.data()));
    }
    if (f == null)
      throw new PgError(PgError.UNDEFINED_FUNCTION, "function " + c.name() + " does not exist", c
          .position());
    int type = f.type() != 0
        ? f.type()
        : args.stream().filter(t -> !t.open()).mapToInt(Typed::oid).findFirst().orElse(Oid.TEXT);
    return new Typed(type, x -> {
      List<@Nullable Object> values = new ArrayList<>(args.size());
      for (Typed t : args) {
        Object v = t.eval().of(x);
        if (v == null && f.strict()) return null;
        values.add(v);
      }
      try {
        return f.body().of(x.run, values);
      } catch (IndexOutOfBoundsException e) {
        throw new PgError(PgError.UNDEFINED_FUNCTION, "function " + c.name() + " does not take " + args.size()
            + " arguments", c.position());
      }
    });
  }

  static Object first(List<@Nullable Object> args) {
    return at(args, 0);
  }

  static Object at(List<@Nullable Object> args, int i) {
    Object v = args.get(i);
    if (v == null) throw new PgError("22004", "null value not allowed");
    return v;
  }

  static String text(List<@Nullable Object> args, int i) {
    return Values.text(at(args, i));
  }

  static long integer(List<@Nullable Object> args, int i) {
    return Values.toLong(at(args, i));
  }

  private static double number(List<@Nullable Object> args) {
    return first(args) instanceof Number n ? n.doubleValue() : Double.parseDouble(text(args, 0));
  }

  /** As PostgreSQL writes a name in a statement. */
  static String quoteIdentifier(String name) {
    boolean plain = !name.isEmpty() && name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
        || c == '_') && !Character.isDigit(name.charAt(0)) && !TextFunctions.RESERVED.contains(name);
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
