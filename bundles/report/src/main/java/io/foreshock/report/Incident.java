package io.foreshock.report;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.report.ReportRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report says about what happened.
 *
 * @param alarms
 *            of the asset in the period, or the one asked for, oldest first
 * @param match
 *            best match of these alarms
 * @param charted
 *            sensors worth a chart: contributing ones first
 * @param failures
 *            known failures of the asset in the period, one pattern each
 */
record Incident(Asset asset, List<Alarm> alarms, @Nullable Match match, List<Sensor> sensors, List<Sensor> charted,
    List<FailurePattern> failures) {
  private static final int MAX_CHARTS = 6;

  /**
   * @throws ForeshockException
   *             {@code UNKNOWN_ASSET}, {@code NOT_FOUND}
   */
  static Incident of(ReportRequest request, Sources sources) {
    Asset asset = sources.catalog().asset(request.asset()).orElseThrow(
        () -> new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such asset: asset=" + request.asset()));
    List<Alarm> alarms = alarms(request, sources.alarms());
    Match match = bestMatch(alarms);
    List<Sensor> sensors = sources.catalog().sensorsOf(asset.path());
    return new Incident(asset, alarms, match, sensors, charted(sensors, match, alarms), failures(request, sources));
  }

  private static List<Alarm> alarms(ReportRequest request, @Nullable Alarms service) {
    String id = request.alarmId();
    if (service == null) {
      if (id != null)
        throw new ForeshockException(ErrorCode.NOT_FOUND, "no alarm list is running: alarm=" + id);
      return List.of();
    }
    if (id != null)
      return List.of(service.find(id)
          .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such alarm: alarm=" + id)));
    return service.raisedBetween(request.from(), request.to()).stream()
        .filter(a -> a.asset().equals(request.asset())).toList();
  }

  private static @Nullable Match bestMatch(List<Alarm> alarms) {
    Match best = null;
    for (Alarm alarm : alarms) {
      Match match = alarm.match();
      if (match != null && (best == null || match.similarity() > best.similarity()))
        best = match;
    }
    return best;
  }

  private static List<Sensor> charted(List<Sensor> sensors, @Nullable Match match, List<Alarm> alarms) {
    Map<String, Sensor> byTag = new LinkedHashMap<>();
    sensors.forEach(s -> byTag.put(s.tag(), s));
    List<Sensor> chosen = new ArrayList<>();
    if (match != null)
      for (Contribution c : match.contributions())
        take(byTag, c.tag(), chosen);
    for (Alarm alarm : alarms)
      take(byTag, alarm.tag(), chosen);
    for (String tag : List.copyOf(byTag.keySet()))
      take(byTag, tag, chosen);
    return List.copyOf(chosen);
  }

  private static void take(Map<String, Sensor> rest, String tag, List<Sensor> chosen) {
    Sensor sensor = chosen.size() < MAX_CHARTS ? rest.remove(tag) : null;
    if (sensor != null)
      chosen.add(sensor);
  }

  private static List<FailurePattern> failures(ReportRequest request, Sources sources) {
    if (sources.patterns() == null)
      return List.of();
    Map<String, FailurePattern> byIncident = new LinkedHashMap<>();
    for (FailurePattern p : sources.patterns().patterns()) {
      Long failedAt = p.failedAt();
      if (p.asset().equals(request.asset()) && failedAt != null && failedAt >= request.from()
          && failedAt < request.to())
        byIncident.putIfAbsent(p.incidentId(), p);
    }
    return List.copyOf(byIncident.values());
  }
}
