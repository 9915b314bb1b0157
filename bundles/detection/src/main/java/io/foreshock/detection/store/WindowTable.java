package io.foreshock.detection.store;

import io.foreshock.api.table.Tables;
import io.foreshock.detection.window.Scale;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code detection_windows}, which engineers edit through SQL: lengths of
 * windows for assets where those that follow from the sensors do not fit. Read once,
 * as an asset that changes its windows is learnt anew. Immutable.
 */
public final class WindowTable {
  private static final Logger LOG = LoggerFactory.getLogger(WindowTable.class);
  private static final int MOST = 4;

  private final Map<String, List<Scale>> byAsset = new HashMap<>();

  public WindowTable(Tables tables) {
    new Rows(tables, Rows.schema("detection_windows", "asset", "asset TEXT", "seconds TEXT"))
        .each(r -> byAsset.put(r.text("asset"), parsed(r.text("asset"), r.text("seconds"))));
  }

  /** Shortest first; empty when the asset has no row, or one that makes no sense. */
  public List<Scale> of(String asset) {
    return byAsset.getOrDefault(asset, List.of());
  }

  private static List<Scale> parsed(String asset, String text) {
    try {
      List<Scale> scales = Arrays.stream(text.strip().split("[ ,]+")).mapToLong(Long::parseLong).sorted().distinct()
          .mapToObj(Scale::new).toList();
      if (scales.size() <= MOST)
        return scales;
      LOG.warn("too many windows, using the usual ones: asset={}, windows={}, limit={}", asset, scales.size(), MOST);
    } catch (IllegalArgumentException e) {
      LOG.warn("windows that make no sense, using the usual ones: asset={}, seconds={}", asset, text, e);
    }
    return List.of();
  }
}
