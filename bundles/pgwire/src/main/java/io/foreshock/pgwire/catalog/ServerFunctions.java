package io.foreshock.pgwire.catalog;

import static io.foreshock.pgwire.catalog.Functions.define;
import static io.foreshock.pgwire.catalog.Functions.integer;
import static io.foreshock.pgwire.catalog.Functions.text;

import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions that tell about the server, the session and the catalog. */
final class ServerFunctions {
  private ServerFunctions() {
  }

  static void defineAll() {
    session();
    objects();
    sizes();
    for (String n : List.of("has_table_privilege", "has_schema_privilege", "has_database_privilege",
        "has_column_privilege", "has_any_column_privilege", "has_function_privilege", "has_sequence_privilege",
        "has_tablespace_privilege", "has_type_privilege", "pg_has_role", "pg_table_is_visible",
        "pg_type_is_visible", "pg_function_is_visible", "pg_operator_is_visible", "pg_opclass_is_visible",
        "pg_collation_is_visible", "pg_conversion_is_visible", "pg_ts_config_is_visible"))
      define(n, Oid.BOOL, (_, _) -> true);
    for (String n : List.of("pg_is_in_recovery", "pg_is_other_temp_schema", "pg_is_wal_replay_paused",
        "pg_relation_is_publishable", "row_security_active"))
      define(n, Oid.BOOL, (_, _) -> false);
    for (String n : List.of("pg_get_partkeydef", "pg_get_viewdef", "pg_get_ruledef", "pg_get_triggerdef",
        "pg_get_statisticsobjdef", "pg_get_statisticsobjdef_columns", "obj_description", "shobj_description",
        "col_description", "pg_get_serial_sequence", "inet_client_addr", "inet_server_addr", "pg_tablespace_location",
        "pg_get_functiondef", "pg_get_function_result", "pg_get_function_arguments",
        "pg_get_function_identity_arguments", "pg_relation_filepath", "pg_get_function_sqlbody"))
      define(n, Oid.TEXT, (_, _) -> null);
  }

  private static void session() {
    define("version", Oid.TEXT, (run, _) -> "PostgreSQL " + run.data().facts().setting("server_version")
        + " (Foreshock)");
    for (String n : List.of("current_user", "user", "session_user", "current_role", "getpgusername"))
      define(n, Oid.NAME, (run, _) -> run.data().facts().user());
    for (String n : List.of("current_database", "current_catalog"))
      define(n, Oid.NAME, (run, _) -> run.data().facts().database());
    define("current_schema", Oid.NAME, (_, _) -> "public");
    define("current_schemas", Oid.NAME_ARRAY, (_, a) -> Values.isTrue(Values.cast(a.getFirst(), 0, Oid.BOOL,
        CatalogData.NONE)) ? List.of("pg_catalog", "public") : List.of("public"));
    define("current_setting", Oid.TEXT, ServerFunctions::setting);
    define("set_config", Oid.TEXT, (run, a) -> {
      run.data().facts().set(text(a, 0), text(a, 1));
      return text(a, 1);
    });
    define("pg_backend_pid", Oid.INT4, (run, _) -> (long) run.data().facts().process());
    for (String n : List.of("now", "current_timestamp", "transaction_timestamp", "statement_timestamp",
        "clock_timestamp", "localtimestamp", "pg_conf_load_time"))
      define(n, Oid.TIMESTAMPTZ, (run, _) -> run.data().facts().now());
    define("pg_postmaster_start_time", Oid.TIMESTAMPTZ, (run, _) -> run.data().facts().started());
    define("txid_current", Oid.INT8, (_, _) -> 1L);
    define("pg_current_xact_id_if_assigned", Oid.INT8, (_, _) -> null);
    define("pg_my_temp_schema", Oid.OID, (_, _) -> 0L);
    define("inet_server_port", Oid.INT4, (run, _) -> Long.parseLong(String.valueOf(run.data().facts().setting(
        "port"))));
    define("pg_encoding_to_char", Oid.NAME, (_, a) -> integer(a, 0) == 6 ? "UTF8" : "");
    define("pg_char_to_encoding", Oid.INT4, (_, a) -> text(a, 0).toUpperCase(Locale.ROOT).startsWith("UTF") ? 6L : -1L);
    define("pg_cancel_backend", Oid.BOOL, (_, _) -> false);
    define("pg_advisory_lock", Oid.TEXT, (_, _) -> {
      throw new PgError(PgError.NOT_SUPPORTED, "advisory locks are not supported");
    });
  }

  private static @Nullable Object setting(Run run, List<@Nullable Object> args) {
    String name = text(args, 0).toLowerCase(Locale.ROOT);
    String value = run.data().facts().setting(name);
    if (value != null) return value;
    if (args.size() > 1 && Values.isTrue(Values.cast(args.get(1), 0, Oid.BOOL, CatalogData.NONE))) return null;
    throw new PgError(PgError.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
  }

  private static void objects() {
    define("format_type", Oid.TEXT, false, (_, a) -> a.getFirst() == null
        ? null
        : TypeNames.format((int) integer(a,
            0)));
    define("pg_get_userbyid", Oid.NAME, (run, a) -> run.data().roleName(integer(a, 0)));
    define("pg_get_expr", Oid.TEXT, (_, a) -> text(a, 0));
    define("pg_get_constraintdef", Oid.TEXT, (run, a) -> Definitions.constraint(integer(a, 0), run.data()));
    define("pg_get_indexdef", Oid.TEXT, (run, a) -> {
      CatalogData.Own own = run.data().own(integer(a, 0));
      return own == null || own.index() == null ? null : Definitions.index(own, a.size() > 1 ? integer(a, 1) : 0);
    });
    define("to_regclass", Oid.REGCLASS, (run, a) -> run.data().findRelation(text(a, 0)));
    define("to_regtype", Oid.REGTYPE, (_, a) -> TypeNames.find(text(a, 0)) == 0
        ? null
        : (Object) (long) TypeNames.find(
            text(a, 0)));
    define("to_regnamespace", Oid.REGNAMESPACE, (run, a) -> run.data().namespace(text(a, 0)));
    define("pg_typeof", Oid.TEXT, false, (_, a) -> switch (a.getFirst()) {
      case Long _ -> "bigint";
      case Double _ -> "double precision";
      case Boolean _ -> "boolean";
      case null, default -> "text";
    });
    define("timezone", Oid.TIMESTAMPTZ, (_, a) -> a.get(1));
    define("age", Oid.INT4, (_, _) -> 0L);
    define("mod", Oid.INT8, (_, a) -> {
      if (integer(a, 1) == 0) throw new PgError("22012", "division by zero");
      return integer(a, 0) % integer(a, 1);
    });
  }

  private static void sizes() {
    for (String n : List.of("pg_table_size", "pg_relation_size", "pg_total_relation_size", "pg_indexes_size",
        "pg_database_size", "pg_tablespace_size"))
      define(n, Oid.INT8, (_, _) -> 0L);
    define("pg_size_pretty", Oid.TEXT, (_, a) -> {
      long bytes = integer(a, 0);
      return bytes < 10_240 ? bytes + " bytes" : bytes < 10_240L << 10 ? (bytes >> 10) + " kB" : (bytes >> 20) + " MB";
    });
  }
}
