package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table; names are lower case.
 *
 * @param nullable
 *            whether a row may have no value here
 * @param defaultValue
 *            what a row gets that is written without this column, as
 *            {@link ColumnVector#get} gives it; null = none. Whoever builds the
 *            rows of a write fills it in; the store itself uses it for the rows
 *            that were there before the column
 * @param dimension
 *            length every vector must have, 0 = any; 0 for all types but VECTOR
 */
public record Column(String name, ColumnType type, boolean nullable, @Nullable Object defaultValue, int dimension) {
  /** Longest vector a column may ask for. */
  public static final int MAX_DIMENSION = 1 << 16;

  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    if (name.isBlank())
      throw new IllegalArgumentException("column without a name");
    if (dimension < 0 || dimension > MAX_DIMENSION || dimension > 0 && type != ColumnType.VECTOR)
      throw new IllegalArgumentException("dimension out of range: column=" + name + ", type=" + type + ", dimension="
          + dimension + ", limit=" + (type == ColumnType.VECTOR ? MAX_DIMENSION : 0));
    if (defaultValue instanceof float[] vector)
      defaultValue = vector.clone();
  }

  public Column(String name, ColumnType type, boolean nullable) {
    this(name, type, nullable, null, 0);
  }

  public static Column of(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  public static Column required(String name, ColumnType type) {
    return new Column(name, type, false);
  }

  /** A column of vectors of one length. */
  public static Column vector(String name, int dimension) {
    return new Column(name, ColumnType.VECTOR, true, null, dimension);
  }

  /**
   * @param value
   *            as {@link ColumnVector#get} gives it; null = no default
   */
  public Column withDefault(@Nullable Object value) {
    return new Column(name, type, nullable, value, dimension);
  }

  public Column withNullable(boolean isNullable) {
    return new Column(name, type, isNullable, defaultValue, dimension);
  }

  public Column withName(String other) {
    return new Column(other, type, nullable, defaultValue, dimension);
  }

  /**
   * Whether the values of a vector may be stored in this column.
   *
   * @param table
   *            for the message
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH} for values of another kind, a UUID that is
   *             not in canonical lower-case form, JSONB that is not JSON (RFC
   *             8259), a vector of another dimension; {@code OUT_OF_RANGE} for a
   *             number beyond SMALLINT, INTEGER or BOOLEAN; {@code NOT_NULL}
   */
  public void check(String table, ColumnVector values) {
    ColumnCheck.check(table, this, values);
  }

  /**
   * @param value
   *            as {@link ColumnVector#get} gives it
   * @throws ForeshockException
   *             as {@link #check(String, ColumnVector)}
   */
  public void check(String table, @Nullable Object value) {
    try {
      check(table, new ChunkBuilder(java.util.List.of(this)).add(value).build().column(0));
    } catch (IllegalArgumentException e) {
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
          "value does not fit: table=" + table + ", column=" + name + ", type=" + type, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Column c && name.equals(c.name) && type == c.type && nullable == c.nullable
        && Objects.deepEquals(defaultValue, c.defaultValue) && dimension == c.dimension;
  }

  @Override
  public int hashCode() {
    int value = defaultValue instanceof float[] f ? Arrays.hashCode(f) : Objects.hashCode(defaultValue);
    return Objects.hash(name, type, nullable, value, dimension);
  }
}
