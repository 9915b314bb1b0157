package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A relation of the catalog. */
record Relation(String schema, String name, int oid, String kind, List<String> columns, List<Integer> types) {
  private static final Map<String, Relation> ALL = load();

  String qualifiedName() {
    return schema + "." + name;
  }

  private static Map<String, Relation> load() {
    Map<String, Relation> all = new HashMap<>();
    for (String line : Resource.lines("relations.txt")) {
      String[] f = line.split(" ");
      String[] name = f[0].split("\\.");
      List<String> columns = new ArrayList<>();
      List<Integer> types = new ArrayList<>();
      for (int i = 3; i < f.length; i++) {
        int colon = f[i].indexOf(':');
        columns.add(f[i].substring(0, colon));
        int type = TypeNames.find(f[i].substring(colon + 1));
        types.add(type == 0 ? Oid.TEXT : type);
      }
      all.put(f[0], new Relation(name[0], name[1], Integer.parseInt(f[1]), f[2], columns, types));
    }
    return all;
  }

  static List<Relation> all() {
    return ALL.values().stream().sorted(java.util.Comparator.comparing(Relation::qualifiedName)).toList();
  }

  /** @param schema null for what is found without one: pg_catalog */
  static @Nullable Relation find(@Nullable String schema, String name) {
    return ALL.get((schema == null ? "pg_catalog" : schema) + "." + name);
  }
}
