package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import io.foreshock.sql.expr.Arithmetic;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Distance;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Extreme;
import io.foreshock.sql.expr.Functions;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Mapped;
import io.foreshock.sql.expr.TimeMath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Arithmetic and functions. Confined to one statement. */
final class Calls {
  private final Rex rex;

  Calls(Rex rex) {
    this.rex = rex;
  }

  Expr compile(RexCall call) {
    Expr e = switch (call.getKind()) {
      case PLUS -> arithmetic(Arithmetic.Op.PLUS, call);
      case MINUS -> arithmetic(Arithmetic.Op.MINUS, call);
      case TIMES -> arithmetic(Arithmetic.Op.TIMES, call);
      case DIVIDE -> arithmetic(Arithmetic.Op.DIVIDE, call);
      case MOD -> arithmetic(Arithmetic.Op.MOD, call);
      case MINUS_PREFIX -> negated(operand(call, 0));
      case PLUS_PREFIX -> operand(call, 0);
      case REINTERPRET -> reinterpret(call);
      case ARRAY_VALUE_CONSTRUCTOR -> vector(call);
      default -> function(call);
    };
    return fit(e, call.getType());
  }

  private Expr operand(RexCall call, int i) {
    return rex.compile(call.getOperands().get(i));
  }

  private Expr number(RexCall call, int i) {
    return rex.constant(Conversion.to(ColumnType.DOUBLE, operand(call, i)));
  }

  /** Whole numbers where the type says so, and the other way round. */
  private static Expr fit(Expr e, RelDataType wanted) {
    ColumnType type = SqlTypes.of(wanted);
    boolean mismatch = Rex.isNumber(e.type()) && Rex.isNumber(type) && Rex.isFloating(e.type()) != Rex.isFloating(type);
    return mismatch ? Conversion.to(type, e) : e;
  }

  private Expr arithmetic(Arithmetic.Op op, RexCall call) {
    RexNode left = call.getOperands().getFirst();
    RexNode right = call.getOperands().get(1);
    ColumnType type = SqlTypes.of(call.getType());
    if (type == ColumnType.TIMESTAMP) return shifted(op, left, right);
    if (SqlTypes.isInterval(call.getType())) return interval(op, call, left, right);
    Expr a = rex.compile(left);
    Expr b = rex.compile(right);
    if (Rex.isFloating(type) || Rex.isFloating(a.type()) || Rex.isFloating(b.type()))
      return new Arithmetic.OfDoubles(op, rex.constant(Conversion.to(ColumnType.DOUBLE, a)),
          rex.constant(Conversion.to(ColumnType.DOUBLE, b)), type == ColumnType.REAL ? type : ColumnType.DOUBLE);
    if (!Rex.isNumber(a.type()) || !Rex.isNumber(b.type()))
      throw Rex.unsupported("arithmetic on " + a.type() + " and " + b.type() + " is not supported");
    return new Arithmetic.OfLongs(op, a, b, type);
  }

  /** Timestamp plus or minus interval, in any order. */
  private Expr shifted(Arithmetic.Op op, RexNode left, RexNode right) {
    boolean swapped = SqlTypes.isInterval(left.getType());
    RexNode time = swapped ? right : left;
    RexNode span = swapped ? left : right;
    if (!SqlTypes.isInterval(span.getType())) throw Rex.unsupported("a timestamp can only be moved by an interval");
    return SqlTypes.isMonths(span.getType())
        ? Functions.plusMonths(rex.compile(time), rex.compile(span), op == Arithmetic.Op.MINUS)
        : new Arithmetic.OfLongs(op, rex.compile(time), rex.compile(span), ColumnType.TIMESTAMP);
  }

  private Expr interval(Arithmetic.Op op, RexCall call, RexNode left, RexNode right) {
    boolean times = SqlTypes.of(left.getType()) == ColumnType.TIMESTAMP
        && SqlTypes.of(right.getType()) == ColumnType.TIMESTAMP;
    if (times && SqlTypes.isMonths(call.getType())) throw Rex.unsupported("a difference in months is not supported");
    Expr a = rex.compile(left);
    Expr b = rex.compile(right);
    if (!Rex.isFloating(a.type()) && !Rex.isFloating(b.type()))
      return new Arithmetic.OfLongs(op, a, b, SqlTypes.of(call.getType()));
    Expr scaled = new Arithmetic.OfDoubles(op, doubles(a), doubles(b), ColumnType.DOUBLE);
    ColumnType type = SqlTypes.of(call.getType());
    return new Mapped.DoubleToLong(scaled, v -> {
      if (!(Math.abs(v) < 0x1p63)) throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "interval out of range");
      return (long) Math.rint(v);
    }, type);
  }

  private static Expr doubles(Expr e) {
    return Rex.isFloating(e.type()) ? Conversion.to(ColumnType.DOUBLE, e) : new Mapped.LongToDouble(e, v -> v);
  }

  /** Months as PostgreSQL writes them. */
  static Expr shownMonths(Expr months) {
    return new Mapped.Rows(List.of(months), a -> Interval.shownMonths((Long) a[0]), ColumnType.TEXT);
  }

  private static Expr negated(Expr e) {
    return Rex.isFloating(e.type())
        ? new Mapped.DoubleToDouble("-", e, v -> -v, e.type())
        : new Arithmetic.OfLongs(Arithmetic.Op.MINUS, new Leaf.Literal(0L, e.type()), e, e.type());
  }

  /** Calcite counts day-time intervals in milliseconds where it makes numbers of them. */
  private Expr reinterpret(RexCall call) {
    RelDataType from = call.getOperands().getFirst().getType();
    boolean micros = SqlTypes.isInterval(from) && !SqlTypes.isMonths(from) && !SqlTypes.isInterval(call.getType());
    return micros
        ? new Mapped.LongToLong(operand(call, 0), v -> v / Micros.MILLISECOND, ColumnType.BIGINT)
        : operand(call, 0);
  }

  private Expr extreme(RexCall call) {
    List<Expr> values = rex.compile(call.getOperands());
    ColumnType type = Rex.joint(call, values);
    return new Extreme(Rex.converted(values, type), call.getOperator().getName().equalsIgnoreCase("greatest"), type);
  }

  private Expr vector(RexCall call) {
    List<Expr> values = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i++)
      values.add(number(call, i));
    return new Mapped.Rows(values, a -> {
      float[] v = new float[a.length];
      for (int i = 0; i < v.length; i++)
        v[i] = ((Double) a[i]).floatValue();
      return v;
    }, ColumnType.VECTOR);
  }

  private Expr function(RexCall call) {
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    int n = call.getOperands().size();
    return switch (name) {
      case "greatest", "least" -> extreme(call);
      case "abs" -> absolute(operand(call, 0));
      case "floor", "ceil" -> n == 2 ? Functions.truncate(unit(call, 1, name), operand(call, 0)) : rounded(name, call);
      case "round" -> n == 2
          ? Functions.round(number(call, 0), Conversion.to(ColumnType.BIGINT, operand(call, 1)))
          : rounded(name, call);
      case "truncate" -> n == 1 ? rounded(name, call) : throwUnsupported("TRUNCATE with digits");
      case "power" -> new Mapped.TwoDoubles("POWER", number(call, 0), number(call, 1), Math::pow);
      case "atan2" -> new Mapped.TwoDoubles("ATAN2", number(call, 0), number(call, 1), Math::atan2);
      case "pi" -> new Leaf.Literal(Math.PI, ColumnType.DOUBLE);
      case "sign" -> new Mapped.DoubleToDouble("SIGN", number(call, 0), Math::signum, ColumnType.DOUBLE);
      case "extract" -> Functions.datePart(symbol(call, 0), operand(call, 1));
      default -> textOrTime(name, call);
    };
  }

  private Expr textOrTime(String name, RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (name) {
      case "upper" -> Functions.upper(rex.text(operands.getFirst()));
      case "lower" -> Functions.lower(rex.text(operands.getFirst()));
      case "char_length", "character_length", "length" -> Functions.length(rex.textOrBytes(operands.getFirst()));
      case "octet_length" -> Functions.bytes(rex.textOrBytes(operands.getFirst()));
      case "encode" -> Functions.encode(Conversion.to(ColumnType.BYTEA, operand(call, 0)), rex.text(operands.get(1)));
      case "decode" -> Functions.decode(rex.text(operands.getFirst()), rex.text(operands.get(1)));
      case "to_bytea" -> Conversion.to(ColumnType.BYTEA, operand(call, 0));
      case "to_interval" -> toInterval(call);
      case "substring" -> Functions.substring(withLongs(call));
      case "||" -> concat(operands);
      case "replace" -> Functions.replace(texts(operands));
      case "position" -> position(operands.getFirst(), operands.get(1));
      case "strpos" -> Functions.position(rex.text(operands.get(1)), rex.text(operands.getFirst()));
      case "trim" -> trim(call);
      case "ltrim" -> Functions.trim(rex.text(operands.getFirst()), true, false, " ");
      case "rtrim" -> Functions.trim(rex.text(operands.getFirst()), false, true, " ");
      case "now", "current_timestamp", "localtimestamp" -> new Leaf.Now();
      case "current_date" -> Conversion.toDate(new Leaf.Now());
      case "to_timestamp" -> new Mapped.DoubleToLong(number(call, 0), v -> Math.round(v * Micros.SECOND),
          ColumnType.TIMESTAMP);
      case "time_bucket", "time_bucket_gapfill" -> bucket(call);
      case "at_time_zone" -> Functions.atZone(operand(call, 0), rex.text(operands.get(1)), literal(call, 1), false);
      case "timezone" -> Functions.atZone(operand(call, 1), rex.text(operands.getFirst()), literal(call, 0), false);
      case "to_utc" -> Functions.atZone(operand(call, 0), rex.text(operands.get(1)), literal(call, 1), true);
      case "locf", "interpolate" -> throw Rex.unsupported(name
          + " is for columns of a query that is grouped by time_bucket_gapfill");
      case "date_trunc" -> Functions.truncate(rex.text(operands.getFirst()), operand(call, 1), literal(call, 0));
      case "date_part" -> datePart(call);
      case "interval_micros" -> interval(operand(call, 0));
      case "interval_months" -> operand(call, 0);
      case "to_vector" -> Conversion.to(ColumnType.VECTOR, operand(call, 0));
      case "cosine_similarity" -> distance(Distance.Kind.COSINE_SIMILARITY, call);
      case "cosine_distance" -> distance(Distance.Kind.COSINE_DISTANCE, call);
      case "l2_distance" -> distance(Distance.Kind.L2, call);
      case "vector_distance" -> distance(
          call.getOperands().stream().anyMatch(o -> Metrics.isCosine(o.getType()))
              ? Distance.Kind.COSINE_DISTANCE
              : Distance.Kind.L2,
          call);
      case "inner_product" -> distance(Distance.Kind.INNER_PRODUCT, call);
      case "negative_inner_product" -> distance(Distance.Kind.NEGATIVE_INNER_PRODUCT, call);
      default -> mathematics(name, call);
    };
  }

  private Expr mathematics(String name, RexCall call) {
    DoubleUnaryOperator function = switch (name) {
      case "sqrt" -> Math::sqrt;
      case "cbrt" -> Math::cbrt;
      case "ln" -> Math::log;
      case "log10" -> Math::log10;
      case "exp" -> Math::exp;
      case "sin" -> Math::sin;
      case "cos" -> Math::cos;
      case "tan" -> Math::tan;
      case "asin" -> Math::asin;
      case "acos" -> Math::acos;
      case "atan" -> Math::atan;
      case "degrees" -> Math::toDegrees;
      case "radians" -> Math::toRadians;
      default -> throw Rex.unsupported("function is not supported: " + name.toUpperCase(Locale.ROOT));
    };
    return new Mapped.DoubleToDouble(name.toUpperCase(Locale.ROOT), number(call, 0), function, ColumnType.DOUBLE);
  }

  private static Expr throwUnsupported(String what) {
    throw Rex.unsupported(what + " is not supported");
  }

  private static Expr absolute(Expr e) {
    return Rex.isFloating(e.type())
        ? new Mapped.Absolute(e, e.type())
        : new Mapped.LongToLong(e, Math::absExact, e.type());
  }

  /** Half is rounded away from zero. */
  private Expr rounded(String name, RexCall call) {
    Expr e = operand(call, 0);
    if (!Rex.isFloating(e.type())) return e;
    DoubleUnaryOperator function = switch (name) {
      case "floor" -> Math::floor;
      case "ceil" -> Math::ceil;
      case "truncate" -> v -> v < 0 ? Math.ceil(v) : Math.floor(v);
      default -> v -> Math.copySign(Math.floor(Math.abs(v) + 0.5), v);
    };
    return new Mapped.DoubleToDouble(name.toUpperCase(Locale.ROOT), e, function, e.type());
  }

  private static String unit(RexCall call, int i, String function) {
    if (!function.equals("floor")) throw Rex.unsupported("CEIL of a timestamp is not supported");
    return symbol(call, i);
  }

  private static String symbol(RexCall call, int i) {
    return call.getOperands().get(i) instanceof RexLiteral l ? String.valueOf(l.getValue()) : "";
  }

  private static @Nullable String literal(RexCall call, int i) {
    return call.getOperands().get(i) instanceof RexLiteral l && l.getTypeName() == SqlTypeName.CHAR
        ? l.getValueAs(String.class)
        : null;
  }

  private List<Expr> texts(List<RexNode> nodes) {
    List<Expr> out = new ArrayList<>();
    for (RexNode n : nodes)
      out.add(rex.text(n));
    return out;
  }

  private List<Expr> withLongs(RexCall call) {
    List<Expr> out = new ArrayList<>(List.of(rex.textOrBytes(call.getOperands().getFirst())));
    for (int i = 1; i < call.getOperands().size(); i++)
      out.add(Conversion.to(ColumnType.BIGINT, operand(call, i)));
    return out;
  }

  private Expr concat(List<RexNode> nodes) {
    boolean bytes = nodes.stream().anyMatch(n -> rex.compile(n).type() == ColumnType.BYTEA);
    return bytes
        ? Functions.concat(Rex.converted(rex.compile(nodes), ColumnType.BYTEA), ColumnType.BYTEA)
        : Functions.concat(texts(nodes), ColumnType.TEXT);
  }

  private Expr position(RexNode what, RexNode in) {
    Expr text = rex.textOrBytes(in);
    return Functions.position(text.type() == ColumnType.BYTEA
        ? rex.constant(Conversion.to(ColumnType.BYTEA, rex.compile(what)))
        : rex.text(what), text);
  }

  /** Microseconds as an interval. */
  private static Expr interval(Expr micros) {
    return known(micros) instanceof Long v
        ? new Leaf.Literal(v, ColumnType.INTERVAL)
        : new Mapped.LongToLong(micros, v -> v, ColumnType.INTERVAL);
  }

  private Expr toInterval(RexCall call) {
    RelDataType from = call.getOperands().getFirst().getType();
    if (SqlTypes.isInterval(from) && SqlTypes.isMonths(from))
      throw Rex.unsupported("months have no fixed length: they cannot be made an interval of days");
    return Conversion.to(ColumnType.INTERVAL, operand(call, 0));
  }

  private Expr trim(RexCall call) {
    String side = symbol(call, 0);
    String what = literal(call, 1);
    if (what == null) throw Rex.unsupported("TRIM needs its characters as a literal");
    return Functions.trim(rex.text(call.getOperands().get(2)), !side.equals("TRAILING"), !side.equals("LEADING"), what);
  }

  private Expr bucket(RexCall call) {
    RexNode width = call.getOperands().getFirst();
    Expr time = operand(call, 1);
    String text = literal(call, 0);
    if (text != null) {
      Interval interval = Interval.parse(text);
      boolean months = interval.months() != 0;
      return Functions.timeBucket(months ? interval.months() : interval.micros(), time, months);
    }
    if (!SqlTypes.isInterval(width.getType())) throw Rex.unsupported("the width of time_bucket must be an interval");
    boolean months = SqlTypes.isMonths(width.getType());
    Expr e = rex.compile(width);
    return known(e) instanceof Long w ? Functions.timeBucket(w, time, months) : Functions.timeBucket(e, time, months);
  }

  /** The value of an interval literal, or null when it is not known before the run. */
  private static @Nullable Object known(Expr e) {
    return switch (e) {
      case Leaf.Literal l -> l.value();
      case Leaf.Folded f -> known(f.expr());
      default -> null;
    };
  }

  private Expr datePart(RexCall call) {
    RexNode from = call.getOperands().get(1);
    if (!SqlTypes.isInterval(from.getType()))
      return Functions.datePart(rex.text(call.getOperands().getFirst()), operand(call, 1), literal(call, 0));
    String unit = literal(call, 0);
    if (unit == null || SqlTypes.isMonths(from.getType()))
      throw Rex.unsupported("parts of an interval of months, or parts that are no literals, are not supported");
    return new Mapped.LongToDouble(operand(call, 1), TimeMath.spanPart(unit));
  }

  private Expr distance(Distance.Kind kind, RexCall call) {
    return new Distance(kind, rex.constant(Conversion.to(ColumnType.VECTOR, operand(call, 0))),
        rex.constant(Conversion.to(ColumnType.VECTOR, operand(call, 1))));
  }
}
