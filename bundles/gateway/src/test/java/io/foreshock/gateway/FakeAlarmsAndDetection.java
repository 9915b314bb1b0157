package io.foreshock.gateway;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Subscription;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PatternLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Detection, alarms and patterns that a test sets by hand. */
public final class FakeAlarmsAndDetection {
  public static final long T = 1_773_475_200_000_000L;
  private final Map<String, AssetStatus> statuses = new ConcurrentHashMap<>();
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private final List<FailurePattern> patterns = new ArrayList<>();
  private final List<Consumer<Alarm>> listeners = new CopyOnWriteArrayList<>();
  public String lastVerdict = "";
  public int imported;

  public Detection detection() {
    return new DetectionView();
  }

  public Alarms alarms() {
    return new AlarmsView();
  }

  public PatternLibrary library() {
    return new LibraryView();
  }

  public static FailurePattern seizure() {
    return new FailurePattern("p1", "i1", "bearing seizure", "line1/press4", "press", T - 600_000_000L, T,
        T + 41 * 60_000_000L, "lost \"lubrication\"", "replaced bearing", new float[]{1, 2});
  }

  public static Match match(double similarity) {
    return new Match("m1", "line1/press4", T - 1, T, seizure(), similarity,
        List.of(new Contribution("line1/press4/bearing_temp", 0.6)));
  }

  public static Alarm alarm(String id, AlarmState state) {
    return new Alarm(id, Alarm.Kind.PATTERN_MATCH, state, 1, "line1/press4", "line1/press4/bearing_temp",
        "like \"bearing seizure\"", T, T + 1, null, "", 0.94, match(0.94));
  }

  public void set(AssetStatus status) {
    statuses.put(status.asset(), status);
  }

  public synchronized void raise(Alarm alarm) {
    alarms.put(alarm.id(), alarm);
    listeners.forEach(l -> l.accept(alarm));
  }

  public int listeners() {
    return listeners.size();
  }

  private final class DetectionView implements Detection {
    @Override
    public Optional<AssetStatus> status(String asset) {
      return Optional.ofNullable(statuses.get(asset));
    }

    @Override
    public List<AssetStatus> statuses() {
      return List.copyOf(statuses.values());
    }

    @Override
    public List<Match> findSimilar(String asset, long fromMicros, long toMicros, int limit) {
      if (!asset.equals("line1/press4"))
        throw new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such asset: " + asset);
      return List.of(match(0.9));
    }

  }

  private final class AlarmsView implements Alarms {
    @Override
    public List<Alarm> active() {
      return List.copyOf(alarms.values());
    }

    @Override
    public Optional<Alarm> find(String id) {
      return Optional.ofNullable(alarms.get(id));
    }

    @Override
    public List<Alarm> raisedBetween(long fromMicros, long toMicros) {
      return alarms.values().stream().filter(a -> a.raisedAt() >= fromMicros && a.raisedAt() < toMicros).toList();
    }

    @Override
    public Alarm acknowledge(String id, String operator) {
      Alarm a = find(id).orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such alarm: " + id));
      Alarm next = new Alarm(a.id(), a.kind(), AlarmState.ACKNOWLEDGED, a.priority(), a.asset(), a.tag(), a.message(),
          a.raisedAt(), a.detectedAt(), a.returnedAt(), operator, a.score(), a.match());
      raise(next);
      return next;
    }

    @Override
    public Alarm shelve(String id, String operator, Duration howLong, String reason) {
      Alarm a = find(id).orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such alarm: " + id));
      Alarm next = new Alarm(a.id(), a.kind(), AlarmState.SHELVED, a.priority(), a.asset(), a.tag(),
          operator + ":" + howLong + ":" + reason, a.raisedAt(), a.detectedAt(), a.returnedAt(), operator, a.score(),
          a.match());
      raise(next);
      return next;
    }

    @Override
    public Subscription listen(Consumer<Alarm> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

  }

  private final class LibraryView implements PatternLibrary {
    @Override
    public List<FailurePattern> patterns() {
      return List.copyOf(patterns);
    }

    @Override
    public List<FailurePattern> mark(FailureMark mark) {
      FailurePattern p = new FailurePattern("p" + patterns.size(), "i-" + mark.operator(), mark.label(), mark.asset(),
          "",
          mark.from(), mark.to(), mark.failedAt(), mark.cause(), mark.remedy(), new float[]{1});
      patterns.add(p);
      return List.of(p);
    }

    @Override
    public int removeIncident(String incidentId) {
      int before = patterns.size();
      patterns.removeIf(p -> p.incidentId().equals(incidentId));
      return before - patterns.size();
    }

    @Override
    public Optional<FailurePattern> find(String id) {
      return patterns.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    @Override
    public void verdict(String matchId, boolean same, String operator) {
      lastVerdict = matchId + ":" + same + ":" + operator;
    }

    @Override
    public PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) throws IOException {
      if (incidentIds.contains("nope"))
        throw new ForeshockException(ErrorCode.NOT_FOUND, "no patterns of these incidents: [nope]");
      out.write(("pack of " + site + " " + incidentIds).getBytes(StandardCharsets.UTF_8));
      return new PackReport(site, T, List.of());
    }

    @Override
    public PackReport inspectPack(InputStream pack) throws IOException {
      String content = new String(pack.readAllBytes(), StandardCharsets.UTF_8);
      if (!content.startsWith("pack of "))
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "no pattern pack: " + content);
      return new PackReport("north", T, List.of(new PackReport.Item("i1", "bearing seizure", "line1/press4", "press", T,
          3, PackReport.Outcome.NEW, ""), new PackReport.Item("i2", "leak", "line1/press4", "press", null, 2,
              PackReport.Outcome.NOT_COMPARABLE, "no machine of the kind \"press\" is known here")));
    }

    @Override
    public PackReport importPack(InputStream pack) throws IOException {
      PackReport report = inspectPack(pack);
      imported++;
      return report;
    }
  }
}
