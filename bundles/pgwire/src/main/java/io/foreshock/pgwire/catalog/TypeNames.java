package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of types, as clients write them and as the catalog has them. Immutable. */
final class TypeNames {
  /** One line of types.txt. */
  record Type(String name, int oid, int length, boolean byValue, String kind, String category, boolean preferred,
      int element, int array, String input, String alignment, String storage, int collation) {}

  private static final Map<String, String> SQL_NAMES = Map.ofEntries(Map.entry("integer", "int4"),
      Map.entry("int", "int4"), Map.entry("bigint", "int8"), Map.entry("smallint", "int2"),
      Map.entry("real", "float4"), Map.entry("double precision", "float8"), Map.entry("float", "float8"),
      Map.entry("boolean", "bool"), Map.entry("character varying", "varchar"), Map.entry("character", "bpchar"),
      Map.entry("decimal", "numeric"), Map.entry("timestamp with time zone", "timestamptz"));
  private static final Map<String, String> FORMATTED = Map.of("int4", "integer", "int8", "bigint", "int2", "smallint",
      "float4", "real", "float8", "double precision", "bool", "boolean", "varchar", "character varying", "bpchar",
      "character", "timestamptz", "timestamp with time zone", "timestamp", "timestamp without time zone");

  private static final List<Type> ALL = Resource.lines("types.txt").stream().map(TypeNames::type).toList();
  private static final Map<Integer, Type> BY_OID = new HashMap<>();
  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  static {
    for (Type t : ALL) {
      BY_OID.put(t.oid(), t);
      BY_NAME.put(t.name(), t.oid());
    }
    SQL_NAMES.forEach((sql, name) -> BY_NAME.put(sql, BY_NAME.getOrDefault(name, 0)));
  }

  private TypeNames() {
  }

  private static Type type(String line) {
    String[] f = line.split(" ");
    return new Type(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3].equals("t"), f[4], f[5], f[6].equals(
        "t"), Integer.parseInt(f[7]), Integer.parseInt(f[8]), f[9], f[10], f[11], Integer.parseInt(f[12]));
  }

  static List<Type> all() {
    return ALL;
  }

  /** Number of a type, array types as {@code name[]} or {@code _name}; 0 when unknown. */
  static int find(String name) {
    if (name.endsWith("[]")) {
      int element = find(name.substring(0, name.length() - 2));
      Type type = BY_OID.get(element);
      return element == 0 || type == null ? 0 : type.array();
    }
    return BY_NAME.getOrDefault(name, 0);
  }

  static String name(int oid) {
    Type type = BY_OID.get(oid);
    return type == null || type.oid() == 0 ? "???" : type.name();
  }

  /** As format_type writes it. */
  static String format(int oid) {
    Type type = BY_OID.get(oid);
    if (type == null || oid == 0) return oid == 0 ? "-" : "???";
    boolean array = type.element() != 0 && type.name().startsWith("_");
    if (array) return format(type.element()) + "[]";
    return type.oid() == Oid.CHAR ? "\"char\"" : FORMATTED.getOrDefault(type.name(), type.name());
  }
}
