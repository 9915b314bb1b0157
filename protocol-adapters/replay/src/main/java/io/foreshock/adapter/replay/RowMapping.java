package io.foreshock.adapter.replay;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.catalog.SensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From rows to readings. Confined to one thread. */
sealed interface RowMapping {
  /** Most different sensors of one file. */
  int MOST_SENSORS = 100_000;

  /** Takes one reading. */
  interface Sink {
    void reading(int sensor, double value);
  }

  /** Sensors found so far; the index is what {@link Sink#reading} gets. */
  List<SensorSpec> sensors();

  /**
   * Hands over all readings of the row.
   *
   * @throws BadRowException
   *             before any reading is handed over
   */
  void read(List<String> row, Sink sink);

  /**
   * @param header
   *            names of the columns
   * @param sample
   *            some first rows, to tell numeric columns from others
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} when a configured column is not there
   */
  static RowMapping of(ReplaySettings settings, List<String> header, List<List<String>> sample) {
    if (!settings.tagColumn().isEmpty())
      return new Tagged(settings.asset(), column(header, settings.tagColumn(), "tag.column"),
          column(header, settings.valueColumns().getFirst(), "value.columns"));
    int time = timeColumn(settings, header);
    List<Integer> columns = new ArrayList<>();
    for (String name : settings.valueColumns())
      columns.add(column(header, name, "value.columns"));
    if (columns.isEmpty())
      for (int i = 0; i < header.size(); i++)
        if (i != time && isNumeric(sample, i))
          columns.add(i);
    if (columns.isEmpty())
      throw ReplaySettings.invalid("no numeric column: header=" + header);
    return new Wide(settings.asset(), header, columns);
  }

  static int timeColumn(ReplaySettings settings, List<String> header) {
    return settings.timeColumn().isEmpty() ? 0 : column(header, settings.timeColumn(), "time.column");
  }

  private static int column(List<String> header, String name, String key) {
    for (int i = 0; i < header.size(); i++)
      if (header.get(i).strip().equals(name))
        return i;
    throw ReplaySettings.invalid("no such column: " + key + "=" + name + ", header=" + header);
  }

  private static boolean isNumeric(List<List<String>> sample, int column) {
    int numbers = 0;
    for (List<String> row : sample)
      if (column < row.size() && !isMissing(row.get(column)))
        try {
          number(row.get(column));
          numbers++;
        } catch (BadRowException e) {
          return false;
        }
    return numbers > 0;
  }

  private static boolean isMissing(String cell) {
    String text = cell.strip();
    return text.isEmpty() || "NA".equals(text) || "null".equalsIgnoreCase(text);
  }

  private static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new BadRowException("no number: " + cell);
    }
  }

  /** One column per sensor. */
  final class Wide implements RowMapping {
    private final List<SensorSpec> sensors = new ArrayList<>();
    private final int[] columns;
    private final double[] values;
    private final boolean[] present;
    private final int width;

    private Wide(String asset, List<String> header, List<Integer> columns) {
      this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
      this.values = new double[this.columns.length];
      this.present = new boolean[this.columns.length];
      this.width = header.size();
      Set<String> names = new HashSet<>();
      for (int column : this.columns) {
        String name = Names.segment(header.get(column));
        String unique = name;
        for (int i = 2; !names.add(unique); i++)
          unique = name + "_" + i;
        sensors.add(SensorSpec.of(asset, unique));
      }
    }

    @Override
    public List<SensorSpec> sensors() {
      return sensors;
    }

    @Override
    public void read(List<String> row, Sink sink) {
      if (row.size() != width)
        throw new BadRowException("row of " + row.size() + " fields, header of " + width);
      for (int i = 0; i < columns.length; i++) {
        String cell = row.get(columns[i]);
        present[i] = !isMissing(cell);
        values[i] = present[i] ? number(cell) : 0;
      }
      for (int i = 0; i < columns.length; i++)
        if (present[i])
          sink.reading(i, values[i]);
    }
  }

  /** One column names the sensor, another holds its value. */
  final class Tagged implements RowMapping {
    private final String asset;
    private final int tagColumn;
    private final int valueColumn;
    private final List<SensorSpec> sensors = new ArrayList<>();
    private final Map<String, Integer> indexOfTag = new HashMap<>();

    private Tagged(String asset, int tagColumn, int valueColumn) {
      this.asset = asset;
      this.tagColumn = tagColumn;
      this.valueColumn = valueColumn;
    }

    @Override
    public List<SensorSpec> sensors() {
      return sensors;
    }

    @Override
    public void read(List<String> row, Sink sink) {
      if (row.size() <= Math.max(tagColumn, valueColumn))
        throw new BadRowException("row of " + row.size() + " fields is too short");
      String cell = row.get(valueColumn);
      if (isMissing(cell))
        return;
      double value = number(cell);
      sink.reading(index(row.get(tagColumn)), value);
    }

    private int index(String tag) {
      Integer known = indexOfTag.get(tag);
      if (known != null)
        return known;
      String path = Names.path(tag);
      if (path.isEmpty())
        throw new BadRowException("empty tag");
      if (sensors.size() == MOST_SENSORS)
        throw new BadRowException("too many sensors: limit=" + MOST_SENSORS);
      sensors.add(SensorSpec.parse(asset + "/" + path));
      indexOfTag.put(tag, sensors.size() - 1);
      return sensors.size() - 1;
    }
  }
}
