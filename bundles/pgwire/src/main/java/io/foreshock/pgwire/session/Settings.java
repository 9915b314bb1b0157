package io.foreshock.pgwire.session;

import io.foreshock.pgwire.wire.PgError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SET and SHOW of one session. What changes nothing here is kept and shown; what would have to change an answer and
 * cannot is refused. For one thread at a time.
 */
final class Settings {
  /** The version clients are told: what they do with it is what this server answers. */
  static final String VERSION = "15.0";
  /** Told to the client at the start and when it changes. */
  static final List<String> REPORTED = List.of("server_version", "server_encoding", "client_encoding",
      "application_name", "is_superuser", "session_authorization", "DateStyle", "IntervalStyle", "TimeZone",
      "integer_datetimes", "standard_conforming_strings", "default_transaction_read_only", "in_hot_standby");
  private static final Set<String> FIXED = Set.of("server_version", "server_version_num", "server_encoding",
      "is_superuser", "integer_datetimes", "in_hot_standby", "port", "max_identifier_length", "block_size",
      "max_index_keys", "session_authorization", "lc_collate", "lc_ctype", "data_directory");
  private static final int MAX_OWN = 64;

  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> initial = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int version;

  Settings(String user, int port) {
    Map<String, String> v = new LinkedHashMap<>();
    v.put("server_version", VERSION);
    v.put("server_version_num", "150000");
    v.put("server_encoding", "UTF8");
    v.put("client_encoding", "UTF8");
    v.put("application_name", "");
    v.put("is_superuser", "on");
    v.put("session_authorization", user);
    v.put("role", "none");
    v.put("DateStyle", "ISO, MDY");
    v.put("IntervalStyle", "postgres");
    v.put("TimeZone", "UTC");
    v.put("integer_datetimes", "on");
    v.put("standard_conforming_strings", "on");
    v.put("default_transaction_read_only", "off");
    v.put("transaction_read_only", "off");
    v.put("in_hot_standby", "off");
    v.put("search_path", "\"$user\", public");
    v.put("transaction_isolation", "repeatable read");
    v.put("default_transaction_isolation", "repeatable read");
    v.put("default_transaction_deferrable", "off");
    v.put("transaction_deferrable", "off");
    v.put("statement_timeout", "0");
    v.put("lock_timeout", "0");
    v.put("idle_in_transaction_session_timeout", "0");
    v.put("extra_float_digits", "1");
    v.put("bytea_output", "hex");
    v.put("client_min_messages", "notice");
    v.put("max_identifier_length", "63");
    v.put("max_index_keys", "32");
    v.put("block_size", "8192");
    v.put("lc_collate", "C");
    v.put("lc_ctype", "C");
    v.put("lc_messages", "C");
    v.put("lc_monetary", "C");
    v.put("lc_numeric", "C");
    v.put("lc_time", "C");
    v.put("row_security", "on");
    v.put("synchronous_commit", "on");
    v.put("escape_string_warning", "on");
    v.put("backslash_quote", "safe_encoding");
    v.put("check_function_bodies", "on");
    v.put("xmloption", "content");
    v.put("xmlbinary", "base64");
    v.put("default_table_access_method", "heap");
    v.put("default_tablespace", "");
    v.put("default_toast_compression", "pglz");
    v.put("jit", "off");
    v.put("geqo", "on");
    v.put("work_mem", "128MB");
    v.put("wal_level", "replica");
    v.put("max_connections", "100");
    v.put("port", Integer.toString(port));
    values.putAll(v);
    initial.putAll(v);
  }

  @Nullable
  String get(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "time zone" -> values.get("TimeZone");
      case "transaction isolation level" -> values.get("transaction_isolation");
      case "session authorization" -> values.get("session_authorization");
      default -> values.get(name);
    };
  }

  Map<String, String> all() {
    return values;
  }

  /** What the client asks for at the start becomes the default of the session. */
  void start(Map<String, String> parameters) {
    parameters.forEach((name, value) -> {
      if (Set.of("user", "database", "options", "replication").contains(name) || name.startsWith("_pq_.")) return;
      set(name, value);
      String now = values.get(name);
      if (now != null) initial.put(name, now);
    });
  }

  /**
   * @throws PgError
   *             {@code 42704} unknown, {@code 55P02} fixed, {@code 22023} or {@code 0A000} for a value that cannot be
   */
  void set(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (FIXED.contains(key) && !value.equals(values.get(key)))
      throw new PgError("55P02", "parameter \"" + name + "\" cannot be changed");
    boolean own = key.indexOf('.') > 0;
    if (!own && !values.containsKey(key))
      throw new PgError(PgError.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
    if (own && values.size() - initial.size() > MAX_OWN)
      throw new PgError(PgError.LIMIT_EXCEEDED, "too many parameters of your own: limit=" + MAX_OWN);
    values.put(name, checked(key, value));
    version++;
  }

  /** Another number after each change. */
  int version() {
    return version;
  }

  void reset(String name) {
    version++;
    String first = initial.get(name);
    if (first == null) values.remove(name);
    else values.put(name, first);
  }

  void resetAll() {
    version++;
    values.clear();
    values.putAll(initial);
  }

  private static String checked(String key, String value) {
    switch (key) {
      case "client_encoding" -> {
        String plain = value.replaceAll("[-_'\" ]", "").toUpperCase(Locale.ROOT);
        if (!plain.equals("UTF8") && !plain.equals("UNICODE"))
          throw new PgError(PgError.NOT_SUPPORTED, "client_encoding must be UTF8: \"" + value + "\"");
        return "UTF8";
      }
      case "datestyle" -> {
        if (!value.toUpperCase(Locale.ROOT).contains("ISO") && value.matches("(?i).*(german|sql|postgres).*"))
          throw new PgError(PgError.NOT_SUPPORTED, "DateStyle must be ISO: \"" + value + "\"");
        return "ISO, MDY";
      }
      // instants go out in UTC whatever zone the client shows them in
      case "timezone" -> {
        return "UTC";
      }
      case "intervalstyle", "bytea_output" -> {
        String known = key.equals("intervalstyle") ? "postgres" : "hex";
        if (!value.equalsIgnoreCase(known))
          throw new PgError(PgError.NOT_SUPPORTED, key + " must be " + known + ": \"" + value + "\"");
        return known;
      }
      case "standard_conforming_strings" -> {
        if (!value.equalsIgnoreCase("on"))
          throw new PgError(PgError.NOT_SUPPORTED, "standard_conforming_strings must be on");
        return "on";
      }
      case "transaction_isolation", "default_transaction_isolation" -> {
        return isolation(value);
      }
      case "statement_timeout" -> {
        return Long.toString(millis(value));
      }
      default -> {
        return value;
      }
    }
  }

  /** Every level below serializable is the store's snapshot isolation. */
  static String isolation(String level) {
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "read committed", "read uncommitted", "repeatable read" -> "repeatable read";
      case "serializable" -> throw new PgError(PgError.NOT_SUPPORTED,
          "isolation level serializable is not supported; repeatable read is snapshot isolation");
      default -> throw new PgError(PgError.BAD_PARAMETER_VALUE, "invalid isolation level: \"" + level + "\"");
    };
  }

  /** Milliseconds of {@code 1500}, {@code '30s'}, {@code '2min'}. */
  static long millis(String text) {
    java.util.regex.Matcher m = java.util.regex.Pattern.compile("\\s*(\\d{1,10})\\s*(ms|s|min|h)?\\s*").matcher(text);
    if (!m.matches())
      throw new PgError(PgError.BAD_PARAMETER_VALUE, "invalid value for parameter \"statement_timeout\": \"" + text
          + "\"");
    long n = Long.parseLong(m.group(1));
    return n * switch (m.group(2) == null ? "ms" : m.group(2)) {
      case "s" -> 1_000;
      case "min" -> 60_000;
      case "h" -> 3_600_000;
      default -> 1;
    };
  }

  long statementTimeoutMillis() {
    return Long.parseLong(values.getOrDefault("statement_timeout", "0"));
  }
}
