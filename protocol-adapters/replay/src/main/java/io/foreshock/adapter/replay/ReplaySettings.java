package io.foreshock.adapter.replay;

import static java.util.Objects.requireNonNull;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code replay:furnace}
 * @param timeColumn
 *            empty = the first
 * @param isoTime
 *            for columns whose file says that they are times
 * @param valueColumns
 *            empty = all numeric ones
 * @param tagColumn
 *            empty = one column per sensor
 * @param speed
 *            source seconds per wall-clock second; infinite = as fast as the
 *            store takes it
 */
record ReplaySettings(String id, Path file, char separator, String timeColumn, TimeFormat timeFormat,
    TimeFormat isoTime,
    String asset, String assetKind, List<String> valueColumns, String tagColumn, double speed) {
  ReplaySettings {
    requireNonNull(file, "file is null");
    valueColumns = List.copyOf(valueColumns);
    if (!(speed > 0))
      throw invalid("speed must be max or above 0: speed=" + speed);
    if (!tagColumn.isEmpty() && valueColumns.size() != 1)
      throw invalid("tag.column needs exactly one of value.columns: value.columns=" + valueColumns);
  }

  /**
   * @param data
   *            relative files are below it
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static ReplaySettings of(ReplayConfig config, String id, Path data) {
    if (config.file().isBlank())
      throw invalid("file is missing: give the path of a CSV or Parquet file");
    Path file = file(config.file().strip(), data);
    String base = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    String asset = config.asset().isBlank() ? Names.segment(base) : Names.path(config.asset());
    if (asset.isEmpty())
      throw invalid("asset has no name in it: asset=" + config.asset());
    List<String> values = Arrays.stream(config.value_columns()).flatMap(c -> Arrays.stream(c.split(",")))
        .map(String::strip).filter(c -> !c.isEmpty()).toList();
    return new ReplaySettings(id, file, separator(config.separator()), config.time_column().strip(),
        TimeFormat.parse(config.time_format().strip(), config.zone().strip()), TimeFormat.parse("auto", config.zone()
            .strip()), asset, config.asset_kind().strip(),
        values, config.tag_column().strip(), speed(config.speed().strip()));
  }

  private static Path file(String text, Path data) {
    try {
      return data.resolve(text);
    } catch (InvalidPathException e) {
      throw invalid("file is no path: file=" + text + ", reason=" + e.getReason());
    }
  }

  /** Another file is another source: its rows are counted from the start. */
  String sourceId() {
    return id + "/" + file.getFileName();
  }

  private static char separator(String text) {
    if ("tab".equals(text) || "\t".equals(text))
      return '\t';
    String one = text.strip();
    if (one.length() != 1 || one.charAt(0) == '"')
      throw invalid("separator must be one character other than a quote, or tab: separator=" + text);
    return one.charAt(0);
  }

  private static double speed(String text) {
    if ("max".equals(text))
      return Double.POSITIVE_INFINITY;
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid("speed must be max or a number: speed=" + text);
    }
  }

  static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
