package io.foreshock.adapter.modbus;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A read register map: what is good in it and what is not.
 *
 * @param problems
 *            in the order of the lines; empty = the map can be used
 */
record RegisterMap(List<Point> points, List<Problem> problems) {
  private static final int SHOWN = 5;

  /**
   * @param line
   *            of the file, from 1
   * @param column
   *            by its name; empty = the whole line
   */
  record Problem(long line, String column, String reason) {
    @Override
    public String toString() {
      return "line " + line + (column.isEmpty() ? "" : ", column " + column) + ": " + reason;
    }
  }

  RegisterMap {
    points = List.copyOf(points);
    problems = List.copyOf(problems);
  }

  /** The first problems, for a connection's cause. */
  String describeProblems() {
    String first = problems.stream().limit(SHOWN).map(Problem::toString).collect(joining("; "));
    return problems.size() > SHOWN ? first + "; and " + (problems.size() - SHOWN) + " more" : first;
  }

  /** The points one device has. */
  List<Point> of(String asset) {
    return points.stream().filter(p -> p.device().isEmpty() || p.device().equals(asset)).toList();
  }
}
