package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.Match;
import io.foreshock.benchmarks.LatencyFaces.Face;
import io.foreshock.benchmarks.LatencyPlants.Unit;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.detection.live.Detector;
import io.foreshock.detection.search.HistoryIndexer;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.vector.ExactIndexFactory;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from what a device shows to the alarm with its match: faults of demo plants that stop a machine
 * within seven minutes, one per machine, through a broker and through registers, adapters and store in between. From
 * the source time of the window's last sample to the alarm list's listener. {@code --rows N} is the number of machines
 * per face (a multiple of six), 102 when not said; takes about nine minutes, as registers know no time but now.
 * {@code --smoke}: the broker only, with six machines whose clock runs twenty times as fast.
 */
final class DetectionLatencySuite implements Suite {
  private static final int SECONDS = LatencyPlants.DEVELOPS + 90;
  private static final int LEAD = 15;

  @Override
  public void run(Settings settings, Report report) throws IOException, InterruptedException {
    int machines = (int) settings.rowsOr(102, 6);
    int pace = settings.smoke() ? 20 : 1;
    int faces = settings.smoke() || !settings.wants("modbus") || !settings.wants("mqtt") ? 1 : 2;
    long past = Micros.now() / Micros.SECOND + 120;
    long live = settings.smoke() ? past - 86_400 : past;
    try (Engine engine = Engine.open(settings.data().resolve("latency"), () -> ForeshockStore.CODECS, EngineOptions
        .defaults())) {
      LatencyPlants plants = new LatencyPlants(1 + faces * machines / 6, live);
      List<FailureMark> marks = plants.past(engine);
      try (Detector detector = new Detector(engine.catalog(), engine.history(), engine.liveFeed(), engine.tables(),
          new ExactIndexFactory(), Clock.systemUTC(), new HistoryIndexer.Options(0, 0, 1));
          LatencyFaces open = new LatencyFaces(engine, settings.data())) {
        detector.start();
        LatencyPlants.teach(detector.library(), marks);
        List<Unit> targets = plants.targets();
        List<Unit> first = faces == 1 ? targets : targets.subList(0, machines);
        List<Face> shown = new ArrayList<>();
        if (settings.wants("mqtt"))
          shown.add(open.mqtt(first));
        if (!settings.smoke() && settings.wants("modbus"))
          shown.add(open.modbus(faces == 1 ? targets : targets.subList(machines, targets.size())));
        Watch watch = new Watch();
        detector.alarms().listen(watch);
        play(plants, shown, watch, live, pace);
        if (settings.wants("mqtt"))
          watch.figures("mqtt", first, plants, report);
        if (!settings.smoke() && settings.wants("modbus"))
          watch.figures("modbus", faces == 1 ? targets : targets.subList(machines, targets.size()), plants, report);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("latency run failed", e);
    }
  }

  /** Second by second, on time. */
  private static void play(LatencyPlants plants, List<Face> faces, Watch watch, long live, int pace)
      throws InterruptedException {
    long begin = pace == 1 ? live * Micros.SECOND : Micros.now();
    plants.inject(live + LEAD);
    for (long second = live; second < live + SECONDS; second++) {
      long due = begin + (second - live) * Micros.SECOND / pace;
      for (long wait = due - Micros.now(); wait > 0; wait = due - Micros.now())
        LockSupport.parkNanos(wait * 1_000);
      watch.shown.put(second, Micros.now());
      for (Face face : faces)
        face.show(second);
    }
  }

  /** Hears the first alarm with a match of each machine. */
  private static final class Watch implements java.util.function.Consumer<Alarm> {
    private final Map<Long, Long> shown = new ConcurrentHashMap<>();
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    private record Heard(String label, long latency) {}

    @Override
    public void accept(Alarm alarm) {
      Match match = alarm.match();
      if (match != null)
        heard.computeIfAbsent(alarm.asset(), a -> new Heard(match.pattern().label(), Micros.now() - source(match
            .windowTo())));
    }

    /** Wall clock when the device showed what completed the window. */
    private long source(long windowTo) {
      return shown.getOrDefault(windowTo / Micros.SECOND, windowTo);
    }

    void figures(String face, List<Unit> units, LatencyPlants plants, Report report) {
      List<Heard> all = units.stream().map(u -> heard.get(u.asset())).filter(h -> h != null).toList();
      double[] seconds = all.stream().mapToDouble(h -> h.latency() / 1e6).sorted().toArray();
      long right = units.stream().filter(u -> heard.containsKey(u.asset()) && heard.get(u.asset()).label().equals(plants
          .injected(u))).count();
      String note = units.size() + " injections, " + seconds.length + " alarms with a match before the end, " + right
          + " with the right name" + missed(units, plants);
      if (seconds.length > 0)
        for (int percent : new int[]{50, 99})
          report.figure(new Figure(face, "latency_p" + percent, seconds[Math.min(seconds.length - 1, seconds.length
              * percent / 100)], "s", Better.LOWER, note));
      report.figure(new Figure(face, "matched", (double) seconds.length / units.size(), "", Better.HIGHER, note));
      report.figure(new Figure(face, "right_name", (double) right / units.size(), "", Better.HIGHER, note));
    }

    /** Kinds of machine and fault that nothing was said about. */
    private String missed(List<Unit> units, LatencyPlants plants) {
      Map<String, Integer> counts = new TreeMap<>();
      units.stream().filter(u -> !heard.containsKey(u.asset()))
          .forEach(u -> counts.merge(u.machine().kind().id() + " " + plants.injected(u), 1, Integer::sum));
      return counts.isEmpty() ? "" : "; none for " + counts;
    }
  }
}
