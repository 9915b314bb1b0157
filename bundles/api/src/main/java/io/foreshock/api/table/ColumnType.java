package io.foreshock.api.table;

/**
 * SQL types of columns, and the {@link ColumnVector} that carries each in
 * memory.
 */
public enum ColumnType {
  /** {@link ColumnVector.Longs}, 0 or 1. */
  BOOLEAN,
  /** {@link ColumnVector.Longs}. */
  SMALLINT,
  /** {@link ColumnVector.Longs}. */
  INTEGER,
  /** {@link ColumnVector.Longs}. */
  BIGINT,
  /** {@link ColumnVector.Doubles}, each a float widened. */
  REAL,
  /** {@link ColumnVector.Doubles}. */
  DOUBLE,
  /** {@link ColumnVector.Texts}. */
  TEXT,
  /** {@link ColumnVector.Longs}, microseconds UTC. */
  TIMESTAMP,
  /** {@link ColumnVector.Texts}, canonical lower-case form. */
  UUID,
  /** {@link ColumnVector.Texts}. */
  JSONB,
  /** {@link ColumnVector.Vectors}. */
  VECTOR,
  /** {@link ColumnVector.Longs}, microseconds; a day has 24 hours. */
  INTERVAL,
  /**
   * {@link ColumnVector.Texts}, each byte a character up to U+00FF, see
   * {@link Bytea}.
   */
  BYTEA
}
