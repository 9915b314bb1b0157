package io.foreshock.detection.pack;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.pack.PackedPattern.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a machine of this site can be compared with a pattern, and if none can, why. Immutable. */
final class Comparability {
  private static final int MOST_NAMES = 6;

  private final List<Machine> machines;

  Comparability(List<Machine> machines) {
    this.machines = List.copyOf(machines);
  }

  /** @return empty = comparable; else what is in the way and what to do about it */
  String obstacle(PackedPattern p) {
    List<Machine> family = machines.stream().filter(m -> m.family().equals(p.family())).toList();
    if (family.isEmpty())
      return stranger(p);
    List<Machine> same = family.stream().filter(m -> m.names().equals(p.names())).toList();
    if (same.isEmpty())
      return otherSensors(p, family);
    List<Machine> units = same.stream().filter(m -> otherUnit(p, m).isEmpty()).toList();
    if (units.isEmpty())
      return otherUnit(p, same.getFirst()) + "; their offsets cannot be converted";
    long seconds = p.stored().scaleSeconds();
    if (units.stream().anyMatch(m -> m.scales().isEmpty() || m.scales().contains(seconds)))
      return "";
    return "no window of " + seconds + " s is watched on " + units.getFirst().asset() + " (it has "
        + units.getFirst().scales().stream().map(String::valueOf).collect(Collectors.joining(", "))
        + " s); a row in detection_windows changes that";
  }

  private static String stranger(PackedPattern p) {
    if (p.family().startsWith(PackedPattern.KIND))
      return "no machine of the kind \"" + p.family().substring(PackedPattern.KIND.length())
          + "\" is known here; give a machine that kind and import again";
    return "it was marked on " + p.family() + " without a kind, and may only be compared with a machine of that name "
        + "without a kind; give the machine a kind at its site, mark the failure again and export it";
  }

  private static String otherSensors(PackedPattern p, List<Machine> family) {
    Machine nearest = family.stream().min(Comparator.comparingInt(m -> missing(p.names(), m.names()).size()
        + missing(m.names(), p.names()).size())).orElseThrow();
    List<String> words = new ArrayList<>();
    Set<String> without = missing(p.names(), nearest.names());
    Set<String> besides = missing(nearest.names(), p.names());
    if (!without.isEmpty())
      words.add("without " + some(without));
    if (!besides.isEmpty())
      words.add("with " + some(besides) + " besides");
    return "other sensors on " + nearest.asset() + ": " + String.join(", ", words)
        + "; machines are compared when their sensors have the same names";
  }

  private static Set<String> missing(List<String> of, List<String> in) {
    Set<String> names = new TreeSet<>(of);
    in.forEach(names::remove);
    return names;
  }

  private static String some(Set<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
  }

  /** Empty units are unknown ones and stand in nobody's way. */
  private static String otherUnit(PackedPattern p, Machine m) {
    for (int i = 0; i < p.sensors().size(); i++) {
      Channel theirs = p.sensors().get(i);
      Sensor ours = m.sensors().get(i);
      if (!theirs.unit().isEmpty() && !ours.unit().isEmpty() && !theirs.unit().equals(ours.unit()))
        return theirs.name() + " is in " + ours.unit() + " on " + m.asset() + " and in " + theirs.unit()
            + " in the pack";
    }
    return "";
  }
}
