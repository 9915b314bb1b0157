package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Typed.Eval;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Operators, with SQL's third truth value. Confined to one statement, whose patterns it keeps. */
final class Operations {
  private static final int MAX_PATTERN = 1_000;
  private static final int MAX_PATTERNS = 256;
  private final Map<String, Pattern> patterns = new HashMap<>();

  Typed unary(String op, Typed e) {
    if (op.equals("not"))
      return new Typed(Oid.BOOL, f -> e.eval().of(f) instanceof Object v ? (Object) !truth(v) : null);
    return new Typed(e.oid() == Oid.UNKNOWN ? Oid.INT4 : e.oid(), f -> switch (e.eval().of(f)) {
      case null -> null;
      case Double d -> -d;
      case Object v -> -Values.toLong(v);
    });
  }

  private static boolean truth(Object v) {
    return v instanceof Boolean b ? b : Values.toBoolean(Values.text(v));
  }

  Typed logic(String op, Typed l, Typed r) {
    boolean decisive = op.equals("or");
    return new Typed(Oid.BOOL, f -> {
      Object a = l.eval().of(f);
      if (a != null && truth(a) == decisive) return decisive;
      Object b = r.eval().of(f);
      if (b != null && truth(b) == decisive) return decisive;
      return a == null || b == null ? null : (Object) !decisive;
    });
  }

  Typed is(Typed e, String what) {
    return new Typed(Oid.BOOL, switch (what) {
      case "true" -> f -> Values.isTrue(e.eval().of(f));
      case "false" -> f -> Boolean.FALSE.equals(e.eval().of(f));
      default -> f -> e.eval().of(f) == null;
    });
  }

  Typed distinct(Typed l, Typed r) {
    return new Typed(Oid.BOOL, f -> {
      Object a = l.eval().of(f);
      Object b = r.eval().of(f);
      return a == null || b == null ? a != b : Values.compare(a, b) != 0;
    });
  }

  Typed any(List<Typed> conditions) {
    return new Typed(Oid.BOOL, f -> {
      boolean unknown = false;
      for (Typed c : conditions) {
        Object v = c.eval().of(f);
        if (Values.isTrue(v)) return true;
        unknown |= v == null;
      }
      return unknown ? null : (Object) false;
    });
  }

  /** @param test asks {@link Frame#element} */
  Typed quantified(Typed test, boolean all, Elements elements) {
    return new Typed(Oid.BOOL, f -> {
      List<?> list = elements.of(f);
      if (list == null) return null;
      boolean unknown = false;
      Object before = f.element;
      for (Object o : list) {
        f.element = o;
        Object v = test.eval().of(f);
        f.element = before;
        if (v instanceof Boolean b && b != all) return !all;
        unknown |= v == null;
      }
      return unknown ? null : (Object) all;
    });
  }

  @FunctionalInterface
  interface Elements {
    @Nullable
    List<?> of(Frame frame);
  }

  Typed index(Typed array, Typed index) {
    int first = array.oid() == Oid.INT2VECTOR || array.oid() == Oid.OIDVECTOR ? 0 : 1;
    int element = Oid.element(array.oid());
    return new Typed(element == 0 ? Oid.TEXT : element, f -> {
      Object at = index.eval().of(f);
      if (!(array.eval().of(f) instanceof List<?> list) || at == null) return null;
      long i = Values.toLong(at) - first;
      return i < 0 || i >= list.size() ? null : list.get((int) i);
    });
  }

  Typed binary(String op, Typed l, Typed r) {
    return switch (op) {
      case "=" -> compare(l, r, c -> c == 0);
      case "<>" -> compare(l, r, c -> c != 0);
      case "<" -> compare(l, r, c -> c < 0);
      case "<=" -> compare(l, r, c -> c <= 0);
      case ">" -> compare(l, r, c -> c > 0);
      case ">=" -> compare(l, r, c -> c >= 0);
      case "~", "~*", "!~", "!~*" -> matches(op, l, r);
      case "~~", "~~*" -> like(l, r, op.endsWith("*"));
      case "!~~", "!~~*" -> unary("not", like(l, r, op.endsWith("*")));
      case "||" -> concatenate(l, r);
      case "+", "-", "*", "/", "%", "&", "|", "#", "<<", ">>", "^" -> arithmetic(op, l, r);
      case "@>" -> strict(Oid.BOOL, l, r, (_, a, b) -> list(a).containsAll(list(b)));
      case "<@" -> strict(Oid.BOOL, l, r, (_, a, b) -> list(b).containsAll(list(a)));
      case "&&" -> strict(Oid.BOOL, l, r, (_, a, b) -> list(a).stream().anyMatch(list(b)::contains));
      default -> throw new PgError(PgError.UNDEFINED_FUNCTION, "operator does not exist: " + op);
    };
  }

  private static List<?> list(Object v) {
    return v instanceof List<?> l ? l : List.of(v);
  }

  private interface Strict {
    @Nullable
    Object of(Frame frame, Object a, Object b);
  }

  private static Typed strict(int oid, Typed l, Typed r, Strict work) {
    return new Typed(oid, strict(l.eval(), r.eval(), work));
  }

  private static Eval strict(Eval l, Eval r, Strict work) {
    return f -> {
      Object a = l.of(f);
      Object b = a == null ? null : r.of(f);
      return a == null || b == null ? null : work.of(f, a, b);
    };
  }

  private static Typed compare(Typed l, Typed r, java.util.function.IntPredicate test) {
    return strict(Oid.BOOL, l, r, (_, a, b) -> test.test(Values.compare(a, b)));
  }

  private static Typed concatenate(Typed l, Typed r) {
    boolean arrays = Oid.element(l.oid()) != 0 || Oid.element(r.oid()) != 0;
    if (arrays) return strict(Oid.element(l.oid()) != 0 ? l.oid() : r.oid(), l, r, (_, a, b) -> {
      List<@Nullable Object> all = new ArrayList<>(list(a));
      all.addAll(list(b));
      return all;
    });
    return strict(Oid.TEXT, l, r, (f, a, b) -> Values.text(a, l.oid(), f.run.data()) + Values.text(b, r.oid(), f.run
        .data()));
  }

  private static Typed arithmetic(String op, Typed l, Typed r) {
    if (isTime(l.oid()) || isTime(r.oid()))
      throw new PgError("0A000", "sums and differences of times are not computed within queries of the catalog");
    boolean fraction = List.of(Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC).contains(l.oid())
        || List.of(Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC).contains(r.oid());
    int whole = l.oid() == Oid.INT8 || r.oid() == Oid.INT8 ? Oid.INT8 : Oid.INT4;
    return strict(fraction ? Oid.FLOAT8 : whole, l, r, (_, a, b) -> fraction
        ? fractions(op, Values.toNumber(a), Values.toNumber(b))
        : (Object) integers(op, Values.toLong(a), Values.toLong(b)));
  }

  private static boolean isTime(int oid) {
    return oid == Oid.TIMESTAMP || oid == Oid.TIMESTAMPTZ || oid == Oid.DATE || oid == Oid.INTERVAL;
  }

  private static Object fractions(String op, double a, double b) {
    return switch (op) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> {
        if (b == 0) throw new PgError("22012", "division by zero");
        yield a / b;
      }
      case "%" -> a % b;
      default -> Math.pow(a, b);
    };
  }

  private static long integers(String op, long a, long b) {
    if ((op.equals("/") || op.equals("%")) && b == 0) throw new PgError("22012", "division by zero");
    try {
      return switch (op) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "/" -> a / b;
        case "%" -> a % b;
        case "&" -> a & b;
        case "|" -> a | b;
        case "#" -> a ^ b;
        case "<<" -> a << b;
        case ">>" -> a >> b;
        default -> Math.round(Math.pow(a, b));
      };
    } catch (ArithmeticException e) {
      throw new PgError("22003", "bigint out of range");
    }
  }

  private Typed matches(String op, Typed l, Typed r) {
    boolean not = op.startsWith("!");
    int flags = op.endsWith("*") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    return strict(Oid.BOOL, l, r, (_, a, b) -> pattern(Values.text(b), flags).matcher(Values.text(a)).find() != not);
  }

  Typed like(Typed e, Typed pattern, boolean caseless) {
    int flags = Pattern.DOTALL | (caseless ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    return strict(Oid.BOOL, e, pattern, (_, a, b) -> pattern(likePattern(Values.text(b)), flags).matcher(Values.text(a))
        .matches());
  }

  static String likePattern(String like) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '%') out.append(".*");
      else if (c == '_') out.append('.');
      else if (c == '\\' && i + 1 < like.length()) out.append(Pattern.quote(String.valueOf(like.charAt(++i))));
      else out.append(Pattern.quote(String.valueOf(c)));
    }
    return out.toString();
  }

  private Pattern pattern(String text, int flags) {
    if (text.length() > 12 * MAX_PATTERN || patterns.size() > MAX_PATTERNS)
      throw new PgError(PgError.LIMIT_EXCEEDED, "pattern is too long, or there are too many: limit=" + MAX_PATTERN);
    try {
      return patterns.computeIfAbsent(flags + text, _ -> Pattern.compile(text, flags));
    } catch (PatternSyntaxException e) {
      throw new PgError("2201B", "invalid regular expression: " + e.getDescription());
    }
  }
}
