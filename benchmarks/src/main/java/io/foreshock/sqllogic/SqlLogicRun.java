package io.foreshock.sqllogic;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the steps of one file over one connection. Confined to one thread. */
final class SqlLogicRun {
  private static final int MAX_SHOWN = 400;

  private final Connection connection;
  private final BiConsumer<Step, String> failures;
  private final Map<String, String> byLabel = new HashMap<>();
  private int hashThreshold;
  private int passed;
  private int failed;

  /**
   * @param failures
   *            told what differs
   */
  SqlLogicRun(Connection connection, BiConsumer<Step, String> failures) {
    this.connection = connection;
    this.failures = failures;
  }

  int passed() {
    return passed;
  }

  int failed() {
    return failed;
  }

  void run(List<Step> steps) {
    for (Step step : steps) {
      String difference;
      switch (step) {
        case Step.Halt _ -> {
          return;
        }
        case Step.HashThreshold t -> {
          hashThreshold = t.values();
          continue;
        }
        case Step.Execute e -> difference = execute(e);
        case Step.Query q -> difference = query(q);
      }
      if (difference == null) {
        passed++;
      } else {
        failed++;
        failures.accept(step, difference);
      }
    }
  }

  private @Nullable String execute(Step.Execute step) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(step.sql());
      if (step.outcome() == Step.Outcome.ERROR) return "expected an error";
      long count = statement.getLargeUpdateCount();
      return step.count() < 0 || step.count() == count ? null : "expected rows=" + step.count() + ", got " + count;
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage());
      if (step.outcome() == Step.Outcome.OK) return message;
      boolean fits = step.message() == null || Pattern.compile(step.message()).matcher(message).find();
      return fits ? null : "expected error /" + step.message() + "/, got " + message;
    }
  }

  private @Nullable String query(Step.Query step) {
    List<List<String>> rows;
    try {
      rows = rows(step);
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    if (!rows.isEmpty() && !step.types().isEmpty() && step.types().length() != columns)
      return "expected columns=" + step.types().length() + ", got " + columns;
    if (step.order() == Step.Order.ROWSORT)
      rows.sort((a, b) -> Arrays.compare(a.toArray(new String[0]), b.toArray(
          new String[0])));
    List<String> values = rows.stream().flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
    if (step.order() == Step.Order.VALUESORT) values.sort(null);
    String hash = values.size() + " values hashing to " + md5(values);
    String known = step.label() == null ? null : byLabel.putIfAbsent(step.label(), hash);
    if (known != null && !known.equals(hash)) return "differs from the query before of label " + step.label();
    List<String> expected = step.expected();
    if (expected == null) return null;
    if (expected.size() == 1 && expected.getFirst().contains(" values hashing to "))
      return expected.getFirst().equals(hash) ? null : "expected " + expected.getFirst() + ", got " + hash;
    return compare(step, expected, rows, values);
  }

  private @Nullable String compare(Step.Query step, List<String> expected, List<List<String>> rows,
      List<String> values) {
    if (expected.equals(values)) return null;
    if (expected.size() == rows.size() && step.order() != Step.Order.VALUESORT) {
      List<String> wanted = new ArrayList<>(expected.stream().map(l -> l.replaceAll("\\s+", " ").strip()).toList());
      List<String> got = new ArrayList<>(rows.stream().map(r -> String.join(" ", r).replaceAll("\\s+", " ").strip())
          .toList());
      if (step.order() == Step.Order.ROWSORT) {
        wanted.sort(null);
        got.sort(null);
      }
      if (wanted.equals(got)) return null;
    }
    if (hashThreshold > 0 && values.size() > hashThreshold && expected.isEmpty()) return null;
    return "expected " + shown(expected) + ", got " + shown(values);
  }

  private static String shown(List<String> values) {
    String text = values.toString();
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
  }

  private List<List<String>> rows(Step.Query step) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(step.sql())) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int c = 1; c <= columns; c++)
          row.add(text(result.getString(c), c <= step.types().length() ? step.types().charAt(c - 1) : 'T'));
        rows.add(row);
      }
    }
    return rows;
  }

  /** As the format wants it: whole numbers plain, others with three digits, texts without control characters. */
  private static String text(@Nullable String value, char type) {
    if (value == null) return "NULL";
    if (type == 'I' && value.matches("-?[0-9.]+(E-?\\d+)?")) return new BigDecimal(value).toBigInteger().toString();
    if (type == 'I' && (value.equals("t") || value.equals("f"))) return value.equals("t") ? "1" : "0";
    if (type == 'R' && value.matches("-?[0-9.]+(E-?\\d+)?"))
      return String.format(Locale.ROOT, "%.3f", new BigDecimal(value).doubleValue());
    return value.isEmpty() ? "(empty)" : value.replaceAll("[^ -~\\x80-\\uFFFF]", "@");
  }

  private static String md5(List<String> values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String value : values)
        digest.update((value + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
