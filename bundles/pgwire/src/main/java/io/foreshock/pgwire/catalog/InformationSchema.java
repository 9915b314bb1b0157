package io.foreshock.pgwire.catalog;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.wire.Oid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of information_schema (ISO/IEC 9075-11), as PostgreSQL fills it. */
final class InformationSchema {
  private final CatalogData data;
  private final Relation relation;
  private final RowFiller fill;
  private final String catalog;

  InformationSchema(CatalogData data, Relation relation) {
    this.data = data;
    this.relation = relation;
    this.fill = new RowFiller(relation);
    this.catalog = data.facts().database();
  }

  List<@Nullable Object[]> rows() {
    switch (relation.name()) {
      case "information_schema_catalog_name" -> fill.row("catalog_name", catalog);
      case "schemata" -> List.of("information_schema", "pg_catalog", "public").forEach(s -> fill.row("catalog_name",
          catalog, "schema_name", s, "schema_owner", data.facts().user()));
      case "tables" -> tables();
      case "columns" -> columns();
      case "table_constraints" -> data.tables().stream().filter(t -> !t.hasRowId()).forEach(t -> fill.row(
          "constraint_catalog", catalog,
          "constraint_schema", "public", "constraint_name", t.name() + "_pkey", "table_catalog", catalog,
          "table_schema", "public", "table_name", t.name(), "constraint_type", "PRIMARY KEY", "is_deferrable", "NO",
          "initially_deferred", "NO", "enforced", "YES"));
      case "key_column_usage", "constraint_column_usage" -> keys();
      case "table_privileges", "role_table_grants" -> privileges();
      case "enabled_roles", "applicable_roles" -> fill.row("role_name", data.facts().user(), "grantee", data.facts()
          .user());
      case "character_sets" -> fill.row("character_set_name", "UTF8", "character_repertoire", "UCS", "form_of_use",
          "UTF8", "default_collate_catalog", catalog);
      default -> {
        // nothing of the kind here
      }
    }
    return fill.rows();
  }

  private void tables() {
    for (TableSchema t : data.tables())
      fill.row("table_catalog", catalog, "table_schema", "public", "table_name", t.name(), "table_type", "BASE TABLE",
          "is_insertable_into", "YES", "is_typed", "NO");
    for (Relation r : Relation.all())
      fill.row("table_catalog", catalog, "table_schema", r.schema(), "table_name", r.name(), "table_type", r.kind()
          .equals("v") ? "VIEW" : "BASE TABLE", "is_insertable_into", "NO", "is_typed", "NO");
  }

  private void columns() {
    for (TableSchema t : data.tables())
      for (int i = 0; i < t.visibleColumns().size(); i++) {
        Column c = t.visibleColumns().get(i);
        Object value = c.defaultValue();
        column("public", t.name(), c.name(), i + 1, Oid.ofCatalog(c.type()), c.nullable(), value == null
            ? null
            : Definitions.literal(value), c.type() == ColumnType.VECTOR);
      }
    for (Relation r : Relation.all())
      for (int i = 0; i < r.columns().size(); i++)
        column(r.schema(), r.name(), r.columns().get(i), i + 1, r.types().get(i), true, null, false);
  }

  private void column(String schema, String table, String name, int at, int type, boolean nullable,
      @Nullable String value, boolean userDefined) {
    boolean array = Oid.element(type) != 0 && TypeNames.name(type).startsWith("_");
    fill.row("table_catalog", catalog, "table_schema", schema, "table_name", table, "column_name", name,
        "ordinal_position", (long) at, "column_default", value, "is_nullable", nullable ? "YES" : "NO", "data_type",
        userDefined ? "USER-DEFINED" : array ? "ARRAY" : TypeNames.format(type), "numeric_precision", precision(type),
        "numeric_precision_radix", precision(type) == null ? null : 2L, "numeric_scale", type == Oid.INT2
            || type == Oid.INT4 || type == Oid.INT8 ? 0L : null,
        "datetime_precision", type == Oid.TIMESTAMPTZ ? 6L : null,
        "udt_catalog", catalog, "udt_schema", userDefined ? "public" : "pg_catalog", "udt_name", TypeNames.name(type),
        "dtd_identifier", Integer.toString(at), "is_self_referencing", "NO", "is_identity", "NO", "is_generated",
        "NEVER", "is_updatable", schema.equals("public") ? "YES" : "NO");
  }

  private static @Nullable Long precision(int type) {
    return switch (type) {
      case Oid.INT2 -> 16L;
      case Oid.INT4 -> 32L;
      case Oid.INT8 -> 64L;
      case Oid.FLOAT4 -> 24L;
      case Oid.FLOAT8 -> 53L;
      default -> null;
    };
  }

  private void keys() {
    for (TableSchema t : data.tables())
      for (int i = 0; !t.hasRowId() && i < t.key().size(); i++)
        fill.row("constraint_catalog", catalog, "constraint_schema", "public", "constraint_name", t.name() + "_pkey",
            "table_catalog", catalog, "table_schema", "public", "table_name", t.name(), "column_name", t.key().get(i),
            "ordinal_position", i + 1L);
  }

  private void privileges() {
    for (TableSchema t : data.tables())
      for (String p : List.of("INSERT", "SELECT", "UPDATE", "DELETE"))
        fill.row("grantor", data.facts().user(), "grantee", data.facts().user(), "table_catalog", catalog,
            "table_schema", "public", "table_name", t.name(), "privilege_type", p, "is_grantable", "YES");
  }
}
