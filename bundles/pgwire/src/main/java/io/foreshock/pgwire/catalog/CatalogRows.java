package io.foreshock.pgwire.catalog;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.catalog.CatalogData.Own;
import io.foreshock.pgwire.wire.Oid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of pg_catalog; relations that the appliance has nothing for are empty. */
final class CatalogRows {
  private static final long HEAP = 2;
  private static final long BTREE = 403;
  private static final long INTERNAL_LANGUAGE = 12;

  private final CatalogData data;
  private final RowFiller fill;
  private final Relation relation;

  CatalogRows(CatalogData data, Relation relation) {
    this.data = data;
    this.relation = relation;
    this.fill = new RowFiller(relation);
  }

  List<@Nullable Object[]> rows() {
    switch (relation.name()) {
      case "pg_namespace" -> List.of(CatalogData.PG_CATALOG, CatalogData.PUBLIC, CatalogData.INFORMATION_SCHEMA)
          .forEach(o -> fill.row("oid", o, "nspname", data.namespaceName(o), "nspowner", CatalogData.OWNER));
      case "pg_class" -> classes();
      case "pg_attribute" -> attributes();
      case "pg_type" -> types();
      case "pg_database" -> database();
      case "pg_index" -> indexes();
      case "pg_constraint" -> constraints();
      case "pg_attrdef" -> defaults();
      case "pg_am" -> {
        fill.row("oid", HEAP, "amname", "heap", "amhandler", "heap_tableam_handler", "amtype", "t");
        fill.row("oid", BTREE, "amname", "btree", "amhandler", "bthandler", "amtype", "i");
      }
      case "pg_roles", "pg_authid" -> fill.row("oid", CatalogData.OWNER, "rolname", data.facts().user(), "rolsuper",
          true,
          "rolinherit", true, "rolcreaterole", false, "rolcreatedb", false, "rolcanlogin", true, "rolconnlimit", -1L,
          "rolbypassrls", true);
      case "pg_user", "pg_shadow" -> fill.row("usename", data.facts().user(), "usesysid", CatalogData.OWNER,
          "usesuper",
          true);
      case "pg_settings" -> settings();
      case "pg_tables" -> data.tables().forEach(t -> fill.row("schemaname", "public", "tablename", t.name(),
          "tableowner", data.facts().user(), "hasindexes", true));
      case "pg_indexes" -> data.own().stream().filter(o -> o.index() != null).forEach(o -> fill.row("schemaname",
          "public", "tablename", o.table().name(), "indexname", o.name(), "indexdef", Definitions.index(o, 0)));
      case "pg_language" -> fill.row("oid", INTERNAL_LANGUAGE, "lanname", "internal", "lanowner", CatalogData.OWNER);
      case "pg_collation" -> fill.row("oid", 100L, "collname", "default", "collnamespace", CatalogData.PG_CATALOG,
          "collowner", CatalogData.OWNER, "collprovider", "d", "collisdeterministic", true, "collencoding", -1L);
      case "pg_tablespace" -> fill.row("oid", 1663L, "spcname", "pg_default", "spcowner", CatalogData.OWNER);
      case "pg_timezone_names" -> fill.row("name", "UTC", "abbrev", "UTC", "utc_offset", "00:00:00", "is_dst", false);
      case "pg_stat_user_tables", "pg_stat_all_tables" -> data.tables().forEach(t -> fill.row("relid", data.oid(t
          .name()), "schemaname", "public", "relname", t.name()));
      case "pg_stat_activity" -> fill.row("datid", CatalogData.DATABASE_OID, "datname", data.facts().database(), "pid",
          (long) data.facts().process(), "usename", data.facts().user(), "application_name", data.facts().setting(
              "application_name"),
          "state", "active", "backend_type", "client backend");
      default -> {
        // nothing of the kind here
      }
    }
    return fill.rows();
  }

  private void classes() {
    for (Own o : data.own()) {
      boolean index = o.index() != null;
      int columns = index ? o.columns().size() : o.table().visibleColumns().size();
      fill.row("oid", o.oid(), "relname", o.name(), "relnamespace", CatalogData.PUBLIC, "relowner", CatalogData.OWNER,
          "relam", index ? BTREE : HEAP, "relfilenode", o.oid(), "relkind", index ? "i" : "r", "relhasindex", !index,
          "relnatts", (long) columns, "relpersistence", "p", "relispopulated", true, "relreplident", index ? "n" : "d",
          "reltuples", -1.0);
    }
    for (Relation r : Relation.all())
      fill.row("oid", (long) r.oid(), "relname", r.name(), "relnamespace", namespace(r), "relowner", CatalogData.OWNER,
          "relam", r.kind().equals("r") ? HEAP : 0L, "relkind", r.kind(), "relnatts", (long) r.columns().size(),
          "relpersistence", "p", "relispopulated", true, "relreplident", "n", "reltuples", -1.0);
  }

  private static long namespace(Relation r) {
    return r.schema().equals("pg_catalog") ? CatalogData.PG_CATALOG : CatalogData.INFORMATION_SCHEMA;
  }

  private void attributes() {
    for (Own o : data.own()) {
      List<Column> columns = o.index() == null
          ? o.table().visibleColumns()
          : o.columns().stream().map(c -> o.table().columns().get(o.table().indexOf(c))).toList();
      for (int i = 0; i < columns.size(); i++) {
        Column c = columns.get(i);
        attribute(o.oid(), c.name(), Oid.ofCatalog(c.type()), i + 1, !c.nullable(), c.defaultValue() != null && o
            .index() == null);
      }
    }
    for (Relation r : Relation.all())
      for (int i = 0; i < r.columns().size(); i++)
        attribute(r.oid(), r.columns().get(i), r.types().get(i), i + 1, false, false);
  }

  private void attribute(long relation, String name, int type, int number, boolean required, boolean hasDefault) {
    int length = Oid.length(type);
    fill.row("attrelid", relation, "attname", name, "atttypid", (long) type, "attlen", (long) length, "attnum",
        (long) number, "atttypmod", -1L, "attstattarget", -1L, "attcacheoff", -1L, "attbyval", length > 0
            && length <= 8,
        "attalign", "i", "attstorage", length > 0 ? "p" : "x", "attnotnull", required, "atthasdef", hasDefault,
        "attislocal", true, "attcollation", type == Oid.TEXT ? 100L : 0L);
  }

  private void types() {
    for (TypeNames.Type t : TypeNames.all())
      fill.row("oid", (long) t.oid(), "typname", t.name(), "typnamespace", CatalogData.PG_CATALOG, "typowner",
          CatalogData.OWNER, "typlen", (long) t.length(), "typbyval", t.byValue(), "typtype", t.kind(), "typcategory",
          t.category(), "typispreferred", t.preferred(), "typisdefined", true, "typdelim", ",", "typelem",
          (long) t.element(), "typarray", (long) t.array(), "typinput", t.input(), "typalign", t.alignment(),
          "typstorage", t.storage(), "typtypmod", -1L, "typcollation", (long) t.collation());
  }

  private void database() {
    fill.row("oid", CatalogData.DATABASE_OID, "datname", data.facts().database(), "datdba", CatalogData.OWNER,
        "encoding", 6L, "datlocprovider", "c", "datallowconn", true, "datconnlimit", -1L, "dattablespace", 1663L,
        "datcollate", "C", "datctype", "C");
  }

  private void indexes() {
    for (Own o : data.own()) {
      if (o.index() == null) continue;
      List<Long> numbers = numbers(o.table(), o.columns());
      List<Long> zeros = numbers.stream().map(_ -> 0L).toList();
      fill.row("indexrelid", o.oid(), "indrelid", data.oid(o.table().name()), "indnatts", (long) numbers.size(),
          "indnkeyatts", (long) numbers.size(), "indisunique", o.unique(), "indisprimary", o.primary(), "indimmediate",
          true, "indisvalid", true, "indisready", true, "indislive", true, "indkey", numbers, "indcollation", zeros,
          "indclass", zeros, "indoption", zeros);
    }
  }

  private static List<Long> numbers(TableSchema table, List<String> columns) {
    List<Long> numbers = new ArrayList<>();
    for (String c : columns)
      numbers.add(table.indexOf(c) + 1L);
    return numbers;
  }

  private void constraints() {
    for (TableSchema t : data.tables()) {
      long table = data.oid(t.name());
      if (!t.hasRowId())
        fill.row("oid", table + 1, "conname", t.name() + "_pkey", "connamespace", CatalogData.PUBLIC, "contype", "p",
            "convalidated", true, "conrelid", table, "conindid", data.oid(t.name() + "_pkey"), "conislocal", true,
            "conkey", numbers(t, t.key()));
      if (t instanceof TableSchema.Relational r) r.foreignKeys().forEach(k -> {
        TableSchema other = data.tables().stream().filter(x -> x.name().equals(k.table())).findFirst().orElse(t);
        fill.row("oid", table + 2 + r.foreignKeys().indexOf(k), "conname", k.name(), "connamespace", CatalogData.PUBLIC,
            "contype", "f", "convalidated", true, "conrelid", table, "confrelid", data.oid(other.name()), "conindid",
            data.oid(other.name() + "_pkey"), "confupdtype", "a", "confdeltype", "a", "confmatchtype", "s",
            "conislocal", true, "conkey", numbers(t, k.columns()), "confkey", numbers(other, k.references()));
      });
    }
  }

  private void defaults() {
    for (TableSchema t : data.tables())
      for (int i = 0; i < t.columns().size(); i++) {
        Object value = t.columns().get(i).defaultValue();
        if (value != null)
          fill.row("oid", data.oid(t.name()) + i, "adrelid", data.oid(t.name()), "adnum", i + 1L,
              "adbin", Definitions.literal(value));
      }
  }

  private void settings() {
    for (Map.Entry<String, String> s : data.facts().settings().entrySet())
      fill.row("name", s.getKey(), "setting", s.getValue(), "category", "Foreshock", "short_desc", "", "context",
          "user", "vartype", "string", "source", "default", "boot_val", s.getValue(), "reset_val", s.getValue());
  }
}
