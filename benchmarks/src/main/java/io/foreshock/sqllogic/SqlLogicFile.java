package io.foreshock.sqllogic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the format of SQLite's sqllogictest (sqlite.org/sqllogictest/doc/trunk/about.wiki) and what DuckDB and
 * sqllogictest-rs add to it: results with a row on each line, messages of errors, counts. Confined to one file.
 */
final class SqlLogicFile {
  private final List<String> lines;
  private final List<String> names;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  private SqlLogicFile(List<String> lines, List<String> names) {
    this.lines = lines;
    this.names = names;
  }

  /**
   * @param names
   *            under which {@code skipif} and {@code onlyif} mean us
   * @throws IllegalArgumentException
   *             with the line, for a record of an unknown kind
   */
  static List<Step> parse(List<String> lines, List<String> names) {
    SqlLogicFile file = new SqlLogicFile(lines, names);
    while (file.at < lines.size())
      file.step();
    return file.steps;
  }

  private void step() {
    boolean wanted = true;
    while (true) {
      String line = next();
      if (line == null) return;
      String[] words = line.strip().split("\\s+");
      switch (words[0]) {
        case "" -> {
          return;
        }
        case "skipif" -> wanted &= !names.contains(word(words, 1));
        case "onlyif" -> wanted &= names.contains(word(words, 1));
        case "hash-threshold" -> {
          steps.add(new Step.HashThreshold(at, Integer.parseInt(word(words, 1))));
          return;
        }
        case "halt" -> {
          if (wanted) steps.add(new Step.Halt(at));
          return;
        }
        case "statement" -> {
          add(wanted, statement(words));
          return;
        }
        case "query" -> {
          add(wanted, query(words));
          return;
        }
        default -> {
          if (!words[0].startsWith("#"))
            throw new IllegalArgumentException("line " + at + ": unknown record: " + words[0]);
        }
      }
    }
  }

  private void add(boolean wanted, Step step) {
    if (wanted) steps.add(step);
  }

  private @Nullable String next() {
    return at < lines.size() ? lines.get(at++) : null;
  }

  private static String word(String[] words, int i) {
    return i < words.length ? words[i] : "";
  }

  private Step statement(String[] words) {
    int line = at;
    List<String> sql = block();
    List<String> answer = answer();
    String inline = words.length > 2 ? String.join(" ", Arrays.copyOfRange(words, 2, words.length)) : null;
    return switch (word(words, 1).toLowerCase(Locale.ROOT)) {
      case "ok" -> new Step.Execute(line, String.join("\n", sql), Step.Outcome.OK, null, -1);
      case "count" -> new Step.Execute(line, String.join("\n", sql), Step.Outcome.OK, null, Long.parseLong(word(words,
          2)));
      case "error" -> new Step.Execute(line, String.join("\n", sql), Step.Outcome.ERROR, inline != null
          ? inline
          : answer == null || answer.isEmpty() ? null : java.util.regex.Pattern.quote(answer.getFirst()), -1);
      case "maybe" -> new Step.Execute(line, String.join("\n", sql), Step.Outcome.MAYBE, null, -1);
      default -> throw new IllegalArgumentException("line " + line + ": unknown outcome: " + word(words, 1));
    };
  }

  private Step query(String[] words) {
    int line = at;
    String sql = String.join("\n", block());
    if (word(words, 1).equals("error")) {
      answer();
      return new Step.Execute(line, sql, Step.Outcome.ERROR, null, -1);
    }
    Step.Order order = switch (word(words, 2)) {
      case "rowsort" -> Step.Order.ROWSORT;
      case "valuesort" -> Step.Order.VALUESORT;
      default -> Step.Order.NOSORT;
    };
    String label = words.length > 3 ? words[3] : null;
    return new Step.Query(line, sql, word(words, 1).toUpperCase(Locale.ROOT), order, label, answer());
  }

  /** Lines up to an empty one or the dashes. */
  private List<String> block() {
    List<String> block = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).isBlank() && !lines.get(at).startsWith("----"))
      block.add(lines.get(at++));
    return block;
  }

  /** Lines behind the dashes, null without dashes. */
  private @Nullable List<String> answer() {
    if (at >= lines.size() || !lines.get(at).startsWith("----")) return null;
    at++;
    List<String> answer = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).isBlank())
      answer.add(lines.get(at++));
    return answer;
  }
}
