package io.foreshock.launcher;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must happen to the installed bundles so that they equal the image.
 * Felix keeps a {@code reference:} bundle as it was first read, so a rebuilt jar
 * at the same place has to be updated by name.
 *
 * @param vanished
 *            locations to uninstall
 */
record SyncPlan(List<Image.Jar> fresh, List<Image.Jar> changed, List<String> vanished) {
  SyncPlan {
    fresh = List.copyOf(fresh);
    changed = List.copyOf(changed);
    vanished = List.copyOf(vanished);
  }

  /**
   * @param installed
   *            locations the framework knows
   * @param stamps
   *            stamp by location as of the last start; a missing one counts as
   *            changed
   */
  static SyncPlan of(List<Image.Jar> image, Set<String> installed, Map<String, String> stamps) {
    List<Image.Jar> fresh = new ArrayList<>();
    List<Image.Jar> changed = new ArrayList<>();
    Set<String> vanished = new HashSet<>(installed);
    for (Image.Jar jar : image) {
      vanished.remove(jar.location());
      if (!installed.contains(jar.location())) {
        fresh.add(jar);
      } else if (!jar.stamp().equals(stamps.get(jar.location()))) {
        changed.add(jar);
      }
    }
    return new SyncPlan(fresh, changed, vanished.stream().sorted().toList());
  }
}
