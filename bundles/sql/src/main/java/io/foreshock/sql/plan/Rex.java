package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.InSet;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Like;
import io.foreshock.sql.expr.Logic;
import io.foreshock.sql.text.TimeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Turns Calcite's row expressions over one operator's input into ours. Confined to one statement.
 */
final class Rex {
  private final List<ColumnType> columns;
  private final int[] positions;
  private final Slots slots;

  /** Numbers the constants of a plan and knows which user parameter each question mark is. */
  static final class Slots {
    private final RexBuilder builder = new RexBuilder(SqlTypes.factory());
    private final int[] parameters;
    private int used;

    Slots(int[] parameters) {
      this.parameters = parameters;
    }

    RexBuilder builder() {
      return builder;
    }

    int used() {
      return used;
    }
  }

  /**
   * @param columns
   *            types of the input's columns
   * @param positions
   *            where Calcite's column i is found among {@code columns}
   */
  Rex(List<ColumnType> columns, int[] positions, Slots slots) {
    this.columns = columns;
    this.positions = positions;
    this.slots = slots;
  }

  static Rex over(List<ColumnType> columns, Slots slots) {
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++)
      positions[i] = i;
    return new Rex(columns, positions, slots);
  }

  List<Expr> compile(List<? extends RexNode> nodes) {
    List<Expr> out = new ArrayList<>(nodes.size());
    for (RexNode n : nodes)
      out.add(compile(n));
    return out;
  }

  Expr compile(RexNode node) {
    Expr e = switch (node) {
      case RexInputRef ref -> new Leaf.Ref(positions[ref.getIndex()], columns.get(positions[ref.getIndex()]));
      case RexLiteral literal -> literal(literal);
      case RexDynamicParam p -> new Leaf.Parameter(slots.parameters[p.getIndex()], SqlTypes.of(p.getType()));
      case RexCall call -> call(call);
      default -> throw unsupported("this kind of sub-query or reference is not supported here");
    };
    boolean fold = e.constant() && !(e instanceof Leaf.Folded) && !(e instanceof Leaf.Literal l && l.value() == null);
    return fold ? new Leaf.Folded(e, slots.used++) : e;
  }

  static Leaf.Literal literal(RexLiteral literal) {
    ColumnType type = SqlTypes.of(literal.getType());
    if (literal.isNull()) return new Leaf.Literal(null, type);
    Object value = switch (type) {
      case BOOLEAN -> RexLiteral.booleanValue(literal) ? 1L : 0L;
      case SMALLINT, INTEGER, BIGINT, INTERVAL -> longValue(literal);
      case REAL, DOUBLE -> literal.getValueAs(Double.class);
      case TIMESTAMP -> TimeText.parse(String.valueOf(literal.getValue()));
      case BYTEA -> Bytea.parse(String.valueOf(literal.getValueAs(String.class)));
      default -> literal.getTypeName() == SqlTypeName.SYMBOL
          ? String.valueOf(literal.getValue())
          : literal.getValueAs(String.class);
    };
    return new Leaf.Literal(value, type);
  }

  private static Object longValue(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    if (value == null) throw unsupported("literal is not supported: " + literal.getTypeName());
    boolean millis = SqlTypes.isInterval(literal.getType()) && !SqlTypes.isMonths(literal.getType());
    try {
      return (millis ? value.multiply(BigDecimal.valueOf(Micros.MILLISECOND)) : value).longValueExact();
    } catch (ArithmeticException e) {
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "number out of range: " + value, e);
    }
  }

  private Expr call(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND -> new Logic.Junction(true, compile(RelOptUtil.conjunctions(call)));
      case OR -> or(call);
      case NOT -> new Logic.Not(compile(operands.getFirst()));
      case IS_NULL -> new Logic.IsNull(compile(operands.getFirst()), false);
      case IS_NOT_NULL -> new Logic.IsNull(compile(operands.getFirst()), true);
      case IS_TRUE -> new Logic.Is(compile(operands.getFirst()), true, false);
      case IS_NOT_TRUE -> new Logic.Is(compile(operands.getFirst()), true, true);
      case IS_FALSE -> new Logic.Is(compile(operands.getFirst()), false, false);
      case IS_NOT_FALSE -> new Logic.Is(compile(operands.getFirst()), false, true);
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM -> comparison(call.getKind(), operands);
      case SEARCH -> compile(RexUtil.expandSearch(slots.builder, null, call));
      case CASE -> choice(call);
      case COALESCE -> coalesce(call);
      case CAST, SAFE_CAST -> cast(call);
      case LIKE -> like(call);
      default -> new Calls(this).compile(call);
    };
  }

  private Expr comparison(SqlKind kind, List<RexNode> operands) {
    Expr a = compile(operands.getFirst());
    Expr b = compile(operands.get(1));
    ColumnType common = common(a.type(), b.type());
    return new Comparison(operator(kind), constant(Conversion.to(common, a)), constant(Conversion.to(common, b)));
  }

  /** Folds a conversion of a constant as well. */
  Expr constant(Expr e) {
    return e.constant() && !(e instanceof Leaf) ? new Leaf.Folded(e, slots.used++) : e;
  }

  static Comparison.Op operator(SqlKind kind) {
    return switch (kind) {
      case EQUALS -> Comparison.Op.EQUAL;
      case NOT_EQUALS -> Comparison.Op.NOT_EQUAL;
      case LESS_THAN -> Comparison.Op.LESS;
      case LESS_THAN_OR_EQUAL -> Comparison.Op.LESS_OR_EQUAL;
      case GREATER_THAN -> Comparison.Op.GREATER;
      case GREATER_THAN_OR_EQUAL -> Comparison.Op.GREATER_OR_EQUAL;
      case IS_DISTINCT_FROM -> Comparison.Op.DISTINCT;
      case IS_NOT_DISTINCT_FROM -> Comparison.Op.NOT_DISTINCT;
      default -> throw unsupported("comparison is not supported: " + kind);
    };
  }

  /** The type in which two values are compared. */
  static ColumnType common(ColumnType a, ColumnType b) {
    if (a == b) return a;
    if (isNumber(a) && isNumber(b)) return isFloating(a) || isFloating(b) ? ColumnType.DOUBLE : ColumnType.BIGINT;
    if (isText(a) && isText(b)) return ColumnType.TEXT;
    if (isText(a)) return b;
    if (isText(b)) return a;
    throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "types do not fit: " + a + " and " + b);
  }

  static boolean isNumber(ColumnType t) {
    return t == ColumnType.SMALLINT || t == ColumnType.INTEGER || t == ColumnType.BIGINT || isFloating(t);
  }

  static boolean isFloating(ColumnType t) {
    return t == ColumnType.REAL || t == ColumnType.DOUBLE;
  }

  static boolean isText(ColumnType t) {
    return t == ColumnType.TEXT || t == ColumnType.UUID || t == ColumnType.JSONB;
  }

  private Expr or(RexCall call) {
    List<RexNode> parts = RelOptUtil.disjunctions(call);
    InSet set = inSet(parts);
    return set != null ? set : new Logic.Junction(false, compile(parts));
  }

  /** {@code x = 1 OR x = 2 OR ...} as a set, or null when it is something else. */
  @Nullable
  InSet inSet(List<RexNode> parts) {
    RexNode subject = null;
    List<RexNode> constants = new ArrayList<>();
    for (RexNode part : parts) {
      if (!(part instanceof RexCall eq) || eq.getKind() != SqlKind.EQUALS) return null;
      RexNode x = eq.getOperands().getFirst();
      RexNode c = eq.getOperands().get(1);
      if (RexUtil.isConstant(x)) {
        RexNode t = x;
        x = c;
        c = t;
      }
      if (!RexUtil.isConstant(c) || RexUtil.isConstant(x) || (subject != null && !subject.equals(x))) return null;
      subject = x;
      constants.add(c);
    }
    if (subject == null) return null;
    Expr input = compile(subject);
    List<Expr> values = compile(constants);
    ColumnType common = input.type();
    for (Expr v : values)
      common = common(common, v.type());
    ColumnType type = common;
    return new InSet(Conversion.to(type, input), values.stream().map(v -> constant(Conversion.to(type, v))).toList());
  }

  private Expr choice(RexCall call) {
    List<RexNode> operands = call.getOperands();
    List<Expr> conditions = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      conditions.add(compile(operands.get(i)));
      values.add(compile(operands.get(i + 1)));
    }
    values.add(compile(operands.getLast()));
    ColumnType type = joint(call, values);
    return new Logic.Choice(conditions, converted(values, type), type);
  }

  private Expr coalesce(RexCall call) {
    List<Expr> compiled = compile(call.getOperands());
    ColumnType type = joint(call, compiled);
    List<Expr> values = converted(compiled, type);
    List<Expr> conditions = new ArrayList<>();
    for (Expr v : values.subList(0, values.size() - 1))
      conditions.add(new Logic.IsNull(v, true));
    return new Logic.Choice(conditions, values, type);
  }

  /** The one type of several values; bytes are texts to Calcite. */
  static ColumnType joint(RexCall call, List<Expr> values) {
    ColumnType type = SqlTypes.of(call.getType());
    boolean bytes = type == ColumnType.TEXT && values.stream().anyMatch(v -> v.type() == ColumnType.BYTEA);
    return bytes ? ColumnType.BYTEA : type;
  }

  static List<Expr> converted(List<Expr> values, ColumnType type) {
    return values.stream().map(v -> Conversion.to(type, v)).toList();
  }

  private Expr cast(RexCall call) {
    Expr e = compile(call.getOperands().getFirst());
    RelDataType from = call.getOperands().getFirst().getType();
    RelDataType to = call.getType();
    if (SqlTypes.isInterval(from) && SqlTypes.isInterval(to) && SqlTypes.isMonths(from) == SqlTypes.isMonths(to))
      return e;
    if (SqlTypes.isInterval(from) && !SqlTypeName.CHAR_TYPES.contains(to.getSqlTypeName())
        || SqlTypes.isInterval(to) && !SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName()))
      throw unsupported("intervals are cast from and to texts only; use EXTRACT(EPOCH FROM ...)");
    if (SqlTypes.isInterval(from) && SqlTypes.isMonths(from)) e = Calls.shownMonths(e);
    Expr out = Conversion.to(SqlTypes.of(to), e);
    return switch (to.getSqlTypeName()) {
      case DATE -> Conversion.toDate(out);
      case DECIMAL -> Rex.isFloating(e.type()) && from.getSqlTypeName() != SqlTypeName.DECIMAL || narrows(from, to)
          ? Conversion.round(out, to.getScale())
          : out;
      case VARCHAR -> out.type() == ColumnType.TEXT && to.getPrecision() > 0 && to.getPrecision() < Integer.MAX_VALUE
          && longer(from, to)
              ? Conversion.truncate(out, to.getPrecision())
              : out;
      default -> out;
    };
  }

  private static boolean narrows(RelDataType from, RelDataType to) {
    return from.getSqlTypeName() == SqlTypeName.DECIMAL && from.getScale() > to.getScale();
  }

  private static boolean longer(RelDataType from, RelDataType to) {
    return from.getPrecision() < 0 || from.getPrecision() > to.getPrecision() || !SqlTypeName.CHAR_TYPES.contains(from
        .getSqlTypeName());
  }

  private Expr like(RexCall call) {
    List<RexNode> operands = call.getOperands();
    char escape = '\\';
    if (operands.size() > 2) {
      String text = operands.get(2) instanceof RexLiteral l ? l.getValueAs(String.class) : null;
      if (text == null || text.length() != 1) throw unsupported("ESCAPE needs one character");
      escape = text.charAt(0);
    }
    SqlLikeOperator operator = (SqlLikeOperator) call.getOperator();
    Expr like = new Like(text(operands.getFirst()), text(operands.get(1)), escape, !operator.isCaseSensitive());
    return operator.isNegated() ? new Logic.Not(like) : like;
  }

  Expr text(RexNode node) {
    Expr e = compile(node);
    return isText(e.type()) ? e : Conversion.to(ColumnType.TEXT, e);
  }

  /** A text, or bytes as they are carried. */
  Expr textOrBytes(RexNode node) {
    Expr e = compile(node);
    return e.type() == ColumnType.BYTEA ? e : text(node);
  }

  static ForeshockException unsupported(String message) {
    return new ForeshockException(ErrorCode.NOT_SUPPORTED, message);
  }
}
