package io.foreshock.detection.pack;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PackReport.Item;
import io.foreshock.api.detection.PackReport.Outcome;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.pack.PackedPattern.Channel;
import io.foreshock.detection.store.StoredPattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes patterns into packs and takes them in. Thread-safe; imports take turns. */
public final class PatternPacks {
  private final KnownPatterns known;
  private final Supplier<List<Machine>> machines;

  /** @param machines of this site, as they are now */
  public PatternPacks(KnownPatterns known, Supplier<List<Machine>> machines) {
    this.known = known;
    this.machines = machines;
  }

  /** As {@link io.foreshock.api.detection.PatternLibrary#exportPack}. */
  public PackReport write(String site, Collection<String> incidentIds, OutputStream out) throws IOException {
    Set<String> wanted = Set.copyOf(incidentIds);
    List<StoredPattern> chosen = known.stored().stream()
        .filter(s -> wanted.isEmpty() || wanted.contains(s.pattern().incidentId())).toList();
    Set<String> found = chosen.stream().map(s -> s.pattern().incidentId()).collect(Collectors.toSet());
    if (chosen.isEmpty() || !found.containsAll(wanted))
      throw new ForeshockException(ErrorCode.NOT_FOUND, wanted.isEmpty()
          ? "no patterns to export: mark a failure first"
          : "no patterns of these incidents: " + wanted.stream().filter(i -> !found.contains(i)).sorted().toList());
    if (chosen.size() > PackFile.MOST_PATTERNS)
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "too many patterns for one pack: patterns=" + chosen.size()
          + ", limit=" + PackFile.MOST_PATTERNS + "; select fewer incidents");
    List<Machine> here = machines.get();
    PackFile.Pack pack = new PackFile.Pack(PackFile.siteOf(site), Micros.now(), chosen.stream().map(s -> packed(s,
        here)).toList());
    PackFile.write(pack, out);
    return report(pack, (p, i) -> new Fate(Outcome.NEW, ""));
  }

  private static PackedPattern packed(StoredPattern s, List<Machine> here) {
    String middle = "|" + s.scaleSeconds() + "|";
    int at = s.group().indexOf(middle);
    String family = s.group().substring(0, at);
    List<String> names = List.of(s.group().substring(at + middle.length()).split("/"));
    Machine like = here.stream().filter(m -> m.asset().equals(s.pattern().asset()) && m.names().equals(names))
        .findFirst().or(() -> here.stream().filter(m -> m.family().equals(family) && m.names().equals(names))
            .findFirst()).orElse(null);
    List<Sensor> sensors = like == null ? List.of() : like.sensors();
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++)
      channels.add(new Channel(names.get(i), sensors.isEmpty() ? "" : sensors.get(i).unit()));
    return new PackedPattern(s, family, channels);
  }

  /** As {@link io.foreshock.api.detection.PatternLibrary#inspectPack}. */
  public PackReport inspect(InputStream in) throws IOException {
    return judged(PackFile.read(in), new ArrayList<>());
  }

  /** As {@link io.foreshock.api.detection.PatternLibrary#importPack}. */
  public PackReport take(InputStream in) throws IOException {
    PackFile.Pack pack = PackFile.read(in);
    synchronized (this) { // guards against the same pack twice at once; nobody else makes up these ids
      List<StoredPattern> fresh = new ArrayList<>();
      PackReport report = judged(pack, fresh);
      if (!fresh.isEmpty())
        known.add(fresh);
      return report;
    }
  }

  private record Fate(Outcome outcome, String reason) {}

  private interface Judge {
    Fate of(PackedPattern pattern, String id);
  }

  /** @param fresh takes what would come in, under this site's names */
  private PackReport judged(PackFile.Pack pack, List<StoredPattern> fresh) {
    Comparability comparability = new Comparability(machines.get());
    Set<String> ids = known.stored().stream().map(s -> s.pattern().id()).collect(Collectors.toCollection(
        HashSet::new));
    Map<String, String> obstacles = new LinkedHashMap<>();
    return report(pack, (p, id) -> {
      if (ids.contains(id))
        return new Fate(Outcome.DUPLICATE, "is in the library already");
      String obstacle = obstacles.computeIfAbsent(p.stored().group() + p.sensors(), g -> comparability.obstacle(p));
      if (!obstacle.isEmpty())
        return new Fate(Outcome.NOT_COMPARABLE, obstacle);
      ids.add(id);
      fresh.add(renamed(p.stored(), pack.site()));
      return new Fate(Outcome.NEW, "");
    });
  }

  private static StoredPattern renamed(StoredPattern s, String site) {
    FailurePattern p = s.pattern();
    return new StoredPattern(new FailurePattern(p.id(), p.incidentId(), p.label(), site + "/" + p.asset(), p
        .assetKind(), p.windowFrom(), p.windowTo(), p.failedAt(), p.cause(), p.remedy(), p.embedding()), s.offsets(), s
            .group(), s.scaleSeconds(), s.markedFrom(), s.markedTo(), s.operator(), s.description());
  }

  private static PackReport report(PackFile.Pack pack, Judge judge) {
    record Key(String incident, Fate fate) {}
    Map<Key, List<FailurePattern>> items = new LinkedHashMap<>();
    for (PackedPattern p : pack.patterns()) {
      FailurePattern pattern = p.stored().pattern();
      items.computeIfAbsent(new Key(pattern.incidentId(), judge.of(p, pattern.id())), k -> new ArrayList<>())
          .add(pattern);
    }
    List<Item> list = new ArrayList<>();
    items.forEach((key, patterns) -> {
      FailurePattern p = patterns.getFirst();
      list.add(new Item(p.incidentId(), p.label(), p.asset(), p.assetKind(), p.failedAt(), patterns.size(), key.fate()
          .outcome(), key.fate().reason()));
    });
    return new PackReport(pack.site(), pack.writtenAt(), list);
  }
}
