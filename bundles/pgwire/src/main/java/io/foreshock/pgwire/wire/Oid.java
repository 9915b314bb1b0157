package io.foreshock.pgwire.wire;

import io.foreshock.api.table.ColumnType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers of PostgreSQL's types (its pg_type.dat), and which of them carry our types. */
public final class Oid {
  public static final int UNSPECIFIED = 0;
  public static final int BOOL = 16;
  public static final int BYTEA = 17;
  public static final int CHAR = 18;
  public static final int NAME = 19;
  public static final int INT8 = 20;
  public static final int INT2 = 21;
  public static final int INT2VECTOR = 22;
  public static final int INT4 = 23;
  public static final int REGPROC = 24;
  public static final int TEXT = 25;
  public static final int OID = 26;
  public static final int XID = 28;
  public static final int OIDVECTOR = 30;
  public static final int JSON = 114;
  public static final int PG_NODE_TREE = 194;
  public static final int FLOAT4 = 700;
  public static final int FLOAT8 = 701;
  public static final int UNKNOWN = 705;
  public static final int BOOL_ARRAY = 1000;
  public static final int INT2_ARRAY = 1005;
  public static final int INT4_ARRAY = 1007;
  public static final int TEXT_ARRAY = 1009;
  public static final int NAME_ARRAY = 1003;
  public static final int CHAR_ARRAY = 1002;
  public static final int INT8_ARRAY = 1016;
  public static final int OID_ARRAY = 1028;
  public static final int FLOAT4_ARRAY = 1021;
  public static final int FLOAT8_ARRAY = 1022;
  public static final int ACLITEM_ARRAY = 1034;
  public static final int BPCHAR = 1042;
  public static final int VARCHAR = 1043;
  public static final int DATE = 1082;
  public static final int TIMESTAMP = 1114;
  public static final int TIMESTAMPTZ = 1184;
  public static final int INTERVAL = 1186;
  public static final int NUMERIC = 1700;
  public static final int REGCLASS = 2205;
  public static final int REGTYPE = 2206;
  public static final int RECORD = 2249;
  public static final int UUID = 2950;
  public static final int JSONB = 3802;
  public static final int REGNAMESPACE = 4089;
  public static final int REGROLE = 4096;
  /** Ours: what a column of vectors is called in the catalog. On the wire it is {@link #TEXT}, which all clients know. */
  public static final int VECTOR = 16_385;

  private static final Map<Integer, Integer> ELEMENTS = Map.ofEntries(Map.entry(BOOL_ARRAY, BOOL),
      Map.entry(INT2_ARRAY, INT2), Map.entry(INT4_ARRAY, INT4), Map.entry(TEXT_ARRAY, TEXT), Map.entry(NAME_ARRAY,
          NAME),
      Map.entry(CHAR_ARRAY, CHAR), Map.entry(INT8_ARRAY, INT8), Map.entry(OID_ARRAY, OID), Map.entry(FLOAT4_ARRAY,
          FLOAT4),
      Map.entry(FLOAT8_ARRAY, FLOAT8), Map.entry(INT2VECTOR, INT2), Map.entry(OIDVECTOR, OID), Map.entry(ACLITEM_ARRAY,
          TEXT));

  private Oid() {
  }

  /** The type a column of a result has on the wire. Every timestamp is an instant. */
  public static int of(ColumnType type) {
    return type == ColumnType.VECTOR ? TEXT : ofCatalog(type);
  }

  /** The type a column has in the catalog. */
  public static int ofCatalog(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> BOOL;
      case SMALLINT -> INT2;
      case INTEGER -> INT4;
      case BIGINT -> INT8;
      case REAL -> FLOAT4;
      case DOUBLE -> FLOAT8;
      case TEXT -> TEXT;
      case TIMESTAMP -> TIMESTAMPTZ;
      case UUID -> UUID;
      case JSONB -> JSONB;
      case VECTOR -> VECTOR;
      case INTERVAL -> INTERVAL;
      case BYTEA -> BYTEA;
    };
  }

  /**
   * What the engine is told about a parameter a client declared; null when the statement is to tell.
   *
   * @throws PgError
   *             for a type that no value of ours has
   */
  public static @Nullable ColumnType columnType(int oid) {
    return switch (oid) {
      case UNSPECIFIED, UNKNOWN -> null;
      case BOOL -> ColumnType.BOOLEAN;
      case INT2 -> ColumnType.SMALLINT;
      case INT4 -> ColumnType.INTEGER;
      case INT8, OID -> ColumnType.BIGINT;
      case FLOAT4 -> ColumnType.REAL;
      case FLOAT8, NUMERIC -> ColumnType.DOUBLE;
      case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> ColumnType.TEXT;
      case DATE, TIMESTAMP, TIMESTAMPTZ -> ColumnType.TIMESTAMP;
      case UUID -> ColumnType.UUID;
      case JSON, JSONB -> ColumnType.JSONB;
      case INTERVAL -> ColumnType.INTERVAL;
      case BYTEA -> ColumnType.BYTEA;
      case FLOAT4_ARRAY, FLOAT8_ARRAY, VECTOR -> ColumnType.VECTOR;
      default -> throw new PgError(PgError.NOT_SUPPORTED, "parameters of this type are not supported: oid=" + oid);
    };
  }

  /** Type of an array's elements, 0 for all else. */
  public static int element(int oid) {
    return ELEMENTS.getOrDefault(oid, 0);
  }

  /** The array type of an element type. */
  public static int arrayOf(int element) {
    return switch (element) {
      case BOOL -> BOOL_ARRAY;
      case INT2 -> INT2_ARRAY;
      case INT4 -> INT4_ARRAY;
      case INT8 -> INT8_ARRAY;
      case OID, REGCLASS -> OID_ARRAY;
      case NAME -> NAME_ARRAY;
      case FLOAT4 -> FLOAT4_ARRAY;
      case FLOAT8 -> FLOAT8_ARRAY;
      default -> TEXT_ARRAY;
    };
  }

  /** Bytes of a value in binary, -1 when they vary. */
  public static int length(int oid) {
    return switch (oid) {
      case BOOL, CHAR -> 1;
      case INT2 -> 2;
      case INT4, FLOAT4, OID, XID, DATE, REGCLASS, REGTYPE, REGPROC, REGNAMESPACE, REGROLE -> 4;
      case INT8, FLOAT8, TIMESTAMP, TIMESTAMPTZ -> 8;
      case UUID, INTERVAL -> 16;
      case NAME -> 64;
      default -> -1;
    };
  }
}
