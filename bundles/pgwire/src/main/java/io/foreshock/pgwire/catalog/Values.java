package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.ArrayText;
import io.foreshock.pgwire.wire.Numbers;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import io.foreshock.pgwire.wire.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Comparing and converting values of the catalog. */
final class Values {
  private Values() {
  }

  static boolean isNumber(int oid) {
    return switch (oid) {
      case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.REGCLASS, Oid.REGTYPE,
          Oid.REGNAMESPACE, Oid.REGROLE, Oid.XID -> true;
      default -> false;
    };
  }

  static boolean isTrue(@Nullable Object v) {
    return Boolean.TRUE.equals(v);
  }

  /** Order of two values of one kind; a text beside a number is read as one. */
  static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) return Long.compare(x, y);
    if (a instanceof Number x && b instanceof Number y) return Double.compare(x.doubleValue(), y.doubleValue());
    if (a instanceof Number x && b instanceof String s) return Double.compare(x.doubleValue(), toDouble(s));
    if (a instanceof String s && b instanceof Number y) return Double.compare(toDouble(s), y.doubleValue());
    if (a instanceof Boolean x) return Boolean.compare(x, b instanceof Boolean y ? y : toBoolean(b.toString()));
    if (b instanceof Boolean y) return Boolean.compare(toBoolean(a.toString()), y);
    if (a instanceof List<?> x && b instanceof List<?> y) return compare(x, y);
    if (a instanceof Composite x && b instanceof Composite y)
      return compare(java.util.Arrays.asList(x.values()), java.util.Arrays.asList(y.values()));
    return text(a).compareTo(text(b));
  }

  private static int compare(List<?> x, List<?> y) {
    for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
      Object a = x.get(i);
      Object b = y.get(i);
      int c = a == null || b == null ? Boolean.compare(a == null, b == null) : compare(a, b);
      if (c != 0) return c;
    }
    return Integer.compare(x.size(), y.size());
  }

  static String text(Object v) {
    return switch (v) {
      case Boolean b -> b ? "true" : "false";
      case Double d -> Numbers.text(d);
      case List<?> l -> ArrayText.of(l, false);
      default -> v.toString();
    };
  }

  /** Whether values of a type are numbers that go out as names. */
  static boolean named(int oid) {
    return oid == Oid.REGCLASS || oid == Oid.REGTYPE || oid == Oid.REGNAMESPACE || oid == Oid.REGROLE;
  }

  /** A text that stands for a value of another type, as that. */
  static @Nullable Object ofType(String s, int oid, CatalogData data) {
    boolean convert = oid == Oid.BOOL || isNumber(oid) && !named(oid);
    return convert ? cast(s, Oid.UNKNOWN, oid, data) : s;
  }

  /** As text of its type: names instead of the numbers of relations and types. */
  static String text(Object v, int oid, CatalogData data) {
    if (v instanceof Long l) {
      switch (oid) {
        case Oid.REGCLASS :
          return data.relationName(l);
        case Oid.REGTYPE :
          return TypeNames.format(l.intValue());
        case Oid.REGNAMESPACE :
          return data.namespaceName(l);
        case Oid.REGROLE :
          return data.roleName(l);
        case Oid.TIMESTAMP, Oid.TIMESTAMPTZ :
          return TimeFormat.text(l);
        default :
      }
    }
    if (v instanceof List<?> l) return ArrayText.of(l, oid == Oid.INT2VECTOR || oid == Oid.OIDVECTOR);
    return text(v);
  }

  /**
   * @param from
   *            type of the value
   * @throws PgError
   *             {@code 22P02}, or what the name of a relation or type lacks
   */
  static @Nullable Object cast(@Nullable Object v, int from, int to, CatalogData data) {
    if (v == null) return null;
    int element = Oid.element(to);
    if (element != 0) return array(v, element, to, data);
    return switch (to) {
      case Oid.BOOL -> v instanceof Boolean ? v : v instanceof Long l ? (Boolean) (l != 0) : toBoolean(text(v));
      case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID, Oid.XID -> toLong(v);
      case Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC -> v instanceof Number n ? (Double) n.doubleValue() : toDouble(text(v));
      case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR, Oid.NAME, Oid.CHAR, Oid.UNKNOWN -> text(v, from, data);
      case Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> v instanceof Long ? v : (Long) TimeFormat.parse(text(v));
      case Oid.REGCLASS -> v instanceof Number ? v : number(text(v)) ? toLong(v) : data.relation(text(v));
      case Oid.REGTYPE -> v instanceof Number ? v : number(text(v)) ? toLong(v) : type(text(v));
      case Oid.REGNAMESPACE -> v instanceof Number ? v : number(text(v)) ? toLong(v) : data.namespace(text(v));
      case Oid.REGROLE -> v instanceof Number ? v : number(text(v)) ? toLong(v) : data.role(text(v));
      case Oid.REGPROC -> text(v).replace("pg_catalog.", "");
      default -> v;
    };
  }

  private static boolean number(String s) {
    return !s.isEmpty() && s.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Long type(String name) {
    String plain = name.replace("pg_catalog.", "").toLowerCase(Locale.ROOT).strip();
    int oid = TypeNames.find(plain.replaceAll("\\(.*\\)", ""));
    if (oid == 0) throw new PgError(PgError.UNDEFINED_OBJECT, "type \"" + name + "\" does not exist");
    return (long) oid;
  }

  private static Object array(Object v, int element, int to, CatalogData data) {
    List<@Nullable Object> out = new ArrayList<>();
    if (v instanceof List<?> list) {
      for (Object o : list)
        out.add(cast(o, Oid.UNKNOWN, element, data));
      return out;
    }
    String text = text(v);
    boolean bare = to == Oid.INT2VECTOR || to == Oid.OIDVECTOR;
    List<@Nullable String> parts = bare ? List.of(text.strip().split(" ")) : ArrayText.parse(text);
    for (String p : parts)
      out.add(cast(p, Oid.UNKNOWN, element, data));
    return out;
  }

  static Long toLong(Object v) {
    return switch (v) {
      case Long l -> l;
      case Double d -> Math.round(d);
      case Boolean b -> b ? 1L : 0L;
      default -> {
        try {
          yield Long.parseLong(text(v).strip());
        } catch (NumberFormatException e) {
          throw bad("integer", text(v));
        }
      }
    };
  }

  static double toNumber(Object v) {
    return v instanceof Number n ? n.doubleValue() : toDouble(text(v));
  }

  private static Double toDouble(String s) {
    try {
      return Double.parseDouble(s.strip());
    } catch (NumberFormatException e) {
      throw bad("numeric", s);
    }
  }

  static Boolean toBoolean(String s) {
    return switch (s.strip().toLowerCase(Locale.ROOT)) {
      case "t", "true", "y", "yes", "on", "1" -> Boolean.TRUE;
      case "f", "false", "n", "no", "off", "0" -> Boolean.FALSE;
      default -> throw bad("boolean", s);
    };
  }

  private static PgError bad(String type, String text) {
    return new PgError(PgError.BAD_TEXT, "invalid input syntax for type " + type + ": \"" + text + "\"");
  }

  /** A key of a group, a hash join or DISTINCT: equal values have equal keys. */
  static Object key(@Nullable Object v) {
    return switch (v) {
      case null -> Values.class;
      case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 -> (Long) d.longValue();
      default -> v;
    };
  }
}
