package io.foreshock.detection.store;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Tables;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table {@code detection_baselines}: the sampled healthy windows from which
 * each baseline is computed again at start. Thread-safe.
 */
public final class BaselineTable {
  private final Tables tables;
  private final Rows rows;

  public BaselineTable(Tables tables) {
    this.tables = tables;
    rows = new Rows(tables,
        Rows.schema("detection_baselines", "baseline_id", "baseline_id TEXT", "asset TEXT", "scale_seconds BIGINT",
            "channels TEXT", "periods TEXT", "windows BIGINT", "windows_seen BIGINT", "learned_from TIMESTAMP",
            "learned_to TIMESTAMP", "norm_limit DOUBLE", "window_ends TEXT", "figures VECTOR",
            "updated_at TIMESTAMP"));
  }

  /**
   * @param channels
   *            sensor names joined by {@code /}, the order of the figures
   * @param windows
   *            by time
   */
  public record StoredBaseline(String asset, Scale scale, String channels, List<Long> periods,
      List<WindowFigures> windows, long seen, double limit) {}

  public void put(StoredBaseline b) {
    tables.commit(List.of(rows.upsert(b.asset() + "@" + b.scale().seconds(), b.asset(), b.scale().seconds(),
        b.channels(), joined(b.periods()), (long) b.windows().size(), b.seen(), b.windows().getFirst().from(),
        b.windows().getLast().to(), b.limit(), joined(b.windows().stream().map(WindowFigures::to).toList()),
        flattened(b.windows()), Micros.now())));
  }

  public List<StoredBaseline> load() {
    List<StoredBaseline> all = new ArrayList<>();
    for (Rows.Row r : rows.where(row -> true)) {
      Scale scale = new Scale(r.number("scale_seconds"));
      List<Long> ends = parsed(r.text("window_ends"));
      all.add(new StoredBaseline(r.text("asset"), scale, r.text("channels"), parsed(r.text("periods")),
          windows(ends, r.vector("figures"), scale), r.number("windows_seen"), r.real("norm_limit")));
    }
    return all;
  }

  private static float[] flattened(List<WindowFigures> windows) {
    int n = windows.getFirst().figures().length;
    float[] all = new float[windows.size() * n];
    for (int w = 0; w < windows.size(); w++)
      System.arraycopy(Rows.floats(windows.get(w).figures()), 0, all, w * n, n);
    return all;
  }

  private static List<WindowFigures> windows(List<Long> ends, float[] all, Scale scale) {
    List<WindowFigures> windows = new ArrayList<>();
    int n = ends.isEmpty() ? 0 : all.length / ends.size();
    for (int w = 0; w < ends.size(); w++) {
      double[] figures = Rows.doubles(Arrays.copyOfRange(all, w * n, (w + 1) * n));
      int missing = (int) Arrays.stream(figures).filter(Double::isNaN).count() / ChannelFigures.COUNT;
      windows.add(new WindowFigures(ends.get(w) - scale.width(), ends.get(w), figures, missing / 5));
    }
    return windows;
  }

  private static String joined(List<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Long> parsed(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
  }
}
