package io.foreshock.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well windows are embedded, judged and matched, on public data sets with labels, read from {@code --data DIR}
 * ({@code DIR/tep}, {@code skab}, {@code nab}, {@code ucr}, {@code cwru}, {@code cmapss}, {@code smap_msl}); a set that
 * is not there is left out. All parameters are the product's own and the same for every file. The peer of a figure is
 * the trivial way of the same run. {@code --only cost} measures what a hop costs, {@code --only gates} what other
 * gates would call on the demo plant; both need no data.
 */
final class DetectionSuite implements Suite {
  /** One data set. */
  @FunctionalInterface
  interface Case {
    void run(QualityFiles files, Report report) throws IOException;
  }

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put("tep", TepCase::run);
    CASES.put("skab", SkabCase::run);
    CASES.put("nab", NabCase::run);
    CASES.put("ucr", UcrCase::run);
    CASES.put("cwru", CwruCase::run);
    CASES.put("cmapss", CmapssCase::run);
    CASES.put("smap", SmapCase::run);
  }

  @Override
  public void run(Settings settings, Report report) throws IOException {
    if (settings.wants("cost")) {
      DetectionCost.run(settings, report);
      RuleCost.run(settings, report);
    }
    if (settings.wants("gates"))
      GateCase.run(settings, report);
    for (Map.Entry<String, Case> entry : CASES.entrySet()) {
      String name = entry.getKey();
      if (!settings.wants(name))
        continue;
      QualityFiles files = QualityFiles.of(settings.data(), name.equals("smap") ? "smap_msl" : name);
      if (files.present())
        entry.getValue().run(files, report);
      else
        System.err.println(name + ": left out, no files under " + settings.data());
    }
  }
}
