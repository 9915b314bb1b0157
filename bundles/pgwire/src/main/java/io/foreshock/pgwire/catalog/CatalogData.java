package io.foreshock.pgwire.catalog;

import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.wire.PgError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The appliance's tables as PostgreSQL's catalog shows them, as of one statement. Numbers of tables follow from their
 * names, so that they stay the same for as long as the table does.
 */
final class CatalogData {
  static final long PG_CATALOG = 11;
  static final long PUBLIC = 2_200;
  static final long INFORMATION_SCHEMA = 13_000;
  static final long OWNER = 10;
  static final long DATABASE_OID = 16_384;
  private static final long FIRST_TABLE = 0x1000_0000;
  private static final long TABLES = 0x0fff_ffff;

  /** A relation of the appliance: a table, or an index of one. */
  record Own(long oid, String name, TableSchema table, @Nullable String index, List<String> columns, boolean unique,
      boolean primary) {}

  private final List<TableSchema> tables;
  private final @Nullable SessionFacts facts;
  private final Map<Long, Own> byOid = new java.util.TreeMap<>();
  private final Map<String, Long> byName = new HashMap<>();

  /** For constants that need no catalog. */
  static final CatalogData NONE = new CatalogData(List.of(), null);

  CatalogData(List<TableSchema> tables, @Nullable SessionFacts facts) {
    this.tables = tables.stream().sorted(java.util.Comparator.comparing(TableSchema::name)).toList();
    this.facts = facts;
    for (TableSchema t : this.tables) {
      add(t.name(), t, null, List.of(), false, false);
      if (!t.hasRowId()) add(t.name() + "_pkey", t, t.name() + "_pkey", t.key(), true, true);
      if (t instanceof TableSchema.Relational r)
        r.indexes().forEach(i -> add(i.name(), t, i.name(), i.columns(), i.unique(), false));
    }
  }

  private void add(String name, TableSchema table, @Nullable String index, List<String> columns, boolean unique,
      boolean primary) {
    CRC32 crc = new CRC32();
    crc.update((table.name() + '/' + name).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    long oid = FIRST_TABLE + crc.getValue() % TABLES;
    while (byOid.containsKey(oid))
      oid++;
    byOid.put(oid, new Own(oid, name, table, index, columns, unique, primary));
    byName.putIfAbsent(name, oid);
  }

  SessionFacts facts() {
    SessionFacts known = facts;
    if (known == null) throw new IllegalStateException("no session");
    return known;
  }

  List<TableSchema> tables() {
    return tables;
  }

  /** Tables and indexes in the order of their numbers. */
  List<Own> own() {
    return List.copyOf(byOid.values());
  }

  @Nullable
  Own own(long oid) {
    return byOid.get(oid);
  }

  /** Number of a table. */
  long oid(String table) {
    return byName.getOrDefault(table, 0L);
  }

  List<@Nullable Object[]> rows(Relation relation) {
    return relation.schema().equals("pg_catalog")
        ? new CatalogRows(this, relation).rows()
        : new InformationSchema(this, relation).rows();
  }

  /** {@code NAME}, {@code schema.name}, quoted or not. */
  @Nullable
  Long findRelation(String text) {
    String plain = text.strip().replace("\"", "");
    int dot = plain.lastIndexOf('.');
    String schema = dot < 0 ? null : plain.substring(0, dot);
    String name = plain.substring(dot + 1);
    if (schema == null || schema.equals("public")) {
      Long own = byName.get(name);
      if (own != null) return own;
    }
    Relation relation = Relation.find(schema, name);
    return relation == null ? null : Long.valueOf(relation.oid());
  }

  Long relation(String text) {
    Long oid = findRelation(text);
    if (oid == null) throw new PgError(PgError.UNDEFINED_TABLE, "relation \"" + text + "\" does not exist");
    return oid;
  }

  String relationName(long oid) {
    Own own = byOid.get(oid);
    if (own != null) return Functions.quoteIdentifier(own.name());
    return Relation.all().stream().filter(r -> r.oid() == oid).map(r -> r.schema().equals("pg_catalog")
        ? r.name()
        : r.qualifiedName()).findFirst().orElse(Long.toString(oid));
  }

  String namespaceName(long oid) {
    return oid == PG_CATALOG
        ? "pg_catalog"
        : oid == PUBLIC ? "public" : oid == INFORMATION_SCHEMA ? "information_schema" : Long.toString(oid);
  }

  Long namespace(String name) {
    return switch (name.replace("\"", "")) {
      case "pg_catalog" -> PG_CATALOG;
      case "public" -> PUBLIC;
      case "information_schema" -> INFORMATION_SCHEMA;
      default -> throw new PgError("3F000", "schema \"" + name + "\" does not exist");
    };
  }

  String roleName(long oid) {
    return oid == OWNER ? facts().user() : "unknown (OID=" + oid + ")";
  }

  Long role(String name) {
    if (name.equals(facts().user())) return OWNER;
    throw new PgError(PgError.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist");
  }
}
