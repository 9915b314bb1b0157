package io.foreshock.adapter.mqtt;

import static java.util.Objects.requireNonNull;

import io.foreshock.adapter.kit.SourceTime;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** Lines of separated numbers, one sensor per named column. Confined to the worker thread. */
final class CsvPayload {
  private final Layout layout;
  private final Pattern separator;
  private final Draft draft;

  /**
   * What the columns are.
   *
   * @param columns
   *            names in order; an empty one is passed over
   * @param time
   *            name of the column that holds the time, if it is among them; empty =
   *            none
   */
  record Layout(List<String> columns, String time, char separator) {
    Layout {
      requireNonNull(time, "time is null");
      columns = List.copyOf(columns);
    }
  }

  CsvPayload(Layout layout, Draft draft) {
    this.layout = layout;
    this.separator = Pattern.compile(String.valueOf(layout.separator()), Pattern.LITERAL);
    this.draft = draft;
  }

  /**
   * @param slots
   *            slot of a column's sensor
   * @throws UnreadableException
   *             naming line and column
   */
  void read(String text, long receivedAt, ToIntFunction<String> slots) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank())
        line(line, number, receivedAt, slots);
    }
    if (number == 0)
      throw new UnreadableException("no line");
  }

  private void line(String line, int number, long receivedAt, ToIntFunction<String> slots) {
    List<String> cells = new ArrayList<>(List.of(separator.split(line, -1)));
    if (cells.size() != layout.columns().size())
      throw new UnreadableException(
          "line " + number + ": " + cells.size() + " columns, csv.columns has " + layout.columns().size());
    int timeColumn = layout.time().isEmpty() ? -1 : layout.columns().indexOf(layout.time());
    long time = timeColumn < 0 ? receivedAt : time(cells.get(timeColumn).strip());
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i).strip();
      String column = layout.columns().get(i);
      if (i != timeColumn && !column.isEmpty() && !cell.isEmpty())
        draft.add(slots.applyAsInt(column), time, number(cell, number, column));
    }
  }

  private static double number(String cell, int line, String column) {
    try {
      return PayloadReader.number(cell);
    } catch (UnreadableException e) {
      throw new UnreadableException("line " + line + ", column " + column + ": " + e.getMessage());
    }
  }

  private static long time(String cell) {
    try {
      return micros(cell);
    } catch (DateTimeException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static long micros(String cell) {
    if (cell.indexOf('-', 1) > 0 && cell.indexOf(':') > 0)
      return SourceTime.ofIso(cell);
    try {
      return SourceTime.ofEpoch(Long.parseLong(cell));
    } catch (NumberFormatException e) {
      return SourceTime.ofEpoch(PayloadReader.number(cell));
    }
  }
}
