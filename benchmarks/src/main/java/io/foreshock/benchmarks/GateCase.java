package io.foreshock.benchmarks;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.gate.DriftGate;
import io.foreshock.detection.gate.NoveltyGate;
import io.foreshock.detection.gate.RecordGate;
import io.foreshock.detection.gate.ShiftDetector;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Would another gate beside the one that runs live earn its false alarms? Every machine of a demo plant, a day of
 * healthy running to learn from, another day that should be quiet, and every kind of fault once. Each gate is looked at
 * once per hop of a window of two minutes; what is beyond its limit in three hops of a row is a call, and within half an
 * hour it is the same one. The peer of each gate is the one that runs live, on the same hops.
 */
final class GateCase {
  private static final int WINDOW = 120;
  private static final int HOP = WINDOW / Scale.HOPS;
  private static final int DAY = 86_400;
  private static final long START = 1_767_225_600;
  private static final int HEALTHY_BEFORE = 3_600;
  private static final int PERSISTENCE = 3;
  private static final int SAME_HOPS = 1_800 / HOP;
  /** Windows the live gate keeps of a day. */
  private static final int RESERVOIR = 512;
  /** A part of its range beyond what a channel has ever shown; half of the scale 0..1. */
  private static final double RECORD = 0.5;
  private static final double NOVEL = 2;

  /** Judges hop after hop; above 1 is beyond the limit. */
  @FunctionalInterface
  private interface Gate {
    double accept(Hops hops, int hop);
  }

  /** A stretch of one machine: the mean of every hop, and every second. */
  private record Hops(long from, double[][] seconds, double[][] means) {
    static Hops of(Machine machine, long from, int length) {
      int channels = machine.sensors().size();
      double[][] seconds = new double[length][channels];
      double[][] means = new double[length / HOP][channels];
      for (int t = 0; t < length; t++) {
        machine.read(from + t, seconds[t], 0);
        for (int c = 0; c < channels && t / HOP < means.length; c++)
          means[t / HOP][c] += seconds[t][c] / HOP;
      }
      return new Hops(from, seconds, means);
    }

    double[] channel(int c) {
      return Arrays.stream(means).mapToDouble(row -> row[c]).toArray();
    }
  }

  private static final class Count {
    private int calls;
    private int faults;
    private int found;
    private double lead;
  }

  private final TreeMap<String, Count> counts = new TreeMap<>();
  private final ChannelFigures describer = new ChannelFigures(GridStatistics.best(), WINDOW);
  private double machineDays;

  private GateCase() {
  }

  static void run(Settings settings, Report report) {
    GateCase gates = new GateCase();
    for (long seed = 1; seed <= (settings.smoke() ? 1 : 3); seed++)
      for (Machine machine : new DemoPlant(seed).machines())
        gates.machine(seed, machine.asset());
    gates.report(report);
  }

  private void machine(long seed, String asset) {
    Machine machine = new DemoPlant(seed).machine(asset);
    Hops learn = Hops.of(machine, START, DAY);
    Hops quiet = Hops.of(machine, START + DAY, DAY);
    machineDays++;
    List<PlantFault> faults = new ArrayList<>();
    List<Hops> faulty = new ArrayList<>();
    for (FaultKind kind : machine.kind().faults()) {
      PlantFault fault = PlantFault.beginning(seed, asset, kind, START + 2 * DAY + HEALTHY_BEFORE);
      Machine sick = new DemoPlant(seed).machine(asset);
      sick.suffer(fault);
      long from = fault.from() - HEALTHY_BEFORE;
      faults.add(fault);
      faulty.add(Hops.of(sick, from, (int) (fault.failsAt() - from)));
    }
    for (String name : List.of("live", "drift", "shift", "records", "novelty")) {
      Count count = counts.computeIfAbsent(name, n -> new Count());
      count.calls += calls(gate(name, learn), quiet).size();
      for (int f = 0; f < faulty.size(); f++) {
        count.faults++;
        PlantFault fault = faults.get(f);
        Hops hops = faulty.get(f);
        calls(gate(name, learn), hops).stream().mapToLong(hop -> hops.from + (hop + 1L) * HOP)
            .filter(at -> at >= fault.from()).findFirst().ifPresent(at -> {
              count.found++;
              count.lead += (fault.failsAt() - at) / 60.0;
            });
      }
    }
  }

  /** Hops at which something was called. */
  private static List<Integer> calls(Gate gate, Hops hops) {
    List<Integer> calls = new ArrayList<>();
    int beyond = 0;
    int last = -SAME_HOPS;
    for (int hop = 0; hop < hops.means.length; hop++) {
      beyond = gate.accept(hops, hop) > 1 ? beyond + 1 : 0;
      if (beyond < PERSISTENCE)
        continue;
      if (hop - last >= SAME_HOPS)
        calls.add(hop);
      last = hop;
    }
    return calls;
  }

  private Gate gate(String name, Hops learn) {
    return switch (name) {
      case "drift" -> drift(learn);
      case "shift" -> shift(learn);
      case "records" -> records(learn);
      case "novelty" -> novelty(learn);
      default -> live(learn);
    };
  }

  private Gate live(Hops learn) {
    int all = learn.means.length - Scale.HOPS;
    List<double[]> healthy = new ArrayList<>();
    for (int w = 0; w < RESERVOIR; w++)
      healthy.add(figures(learn, Scale.HOPS + (int) ((long) w * all / RESERVOIR)));
    Baseline baseline = Baseline.learn(healthy, all);
    return (hops, hop) -> hop < Scale.HOPS
        ? 0
        : baseline.embed(new WindowFigures(0, 1, figures(hops, hop), 0)).distance()
            / baseline.limit();
  }

  private double[] figures(Hops hops, int hop) {
    int channels = hops.means[0].length;
    double[] figures = new double[channels * ChannelFigures.COUNT];
    double[] grid = new double[WINDOW];
    int from = (hop + 1) * HOP - WINDOW;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < WINDOW; i++)
        grid[i] = hops.seconds[from + i][c];
      describer.describe(grid, figures, c * ChannelFigures.COUNT);
    }
    return figures;
  }

  private static Gate drift(Hops learn) {
    DriftGate gate = new DriftGate(List.of(learn.means));
    return (hops, hop) -> gate.accept(hops.means[hop]);
  }

  /** A change stands for its persistence. */
  private static Gate shift(Hops learn) {
    ShiftDetector detector = new ShiftDetector(List.of(learn.means));
    return held((hops, hop) -> detector.accept(hops.means[hop]) ? 2 : 0);
  }

  private static Gate records(Hops learn) {
    List<RecordGate> gates = new ArrayList<>();
    for (int c = 0; c < learn.means[0].length; c++)
      gates.add(new RecordGate(HOP, SAME_HOPS));
    Gate gate = (hops, hop) -> {
      double most = 0;
      for (int c = 0; c < gates.size(); c++)
        most = Math.max(most, gates.get(c).accept(hops.from + (long) hop * HOP, hops.means[hop][c]) / RECORD);
      return most;
    };
    for (int hop = 0; hop < learn.means.length; hop++)
      gate.accept(learn, hop);
    return held(gate);
  }

  private static Gate novelty(Hops learn) {
    List<NoveltyGate> gates = new ArrayList<>();
    for (int c = 0; c < learn.means[0].length; c++) {
      double[] values = learn.channel(c);
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      gates.add(new NoveltyGate(values, Math.max(1e-9, (sorted[sorted.length - 1] - sorted[0]) / 2)));
    }
    return (hops, hop) -> {
      double most = 0;
      for (int c = 0; c < gates.size() && hop + 1 >= NoveltyGate.POINTS; c++) {
        double[] values = new double[NoveltyGate.POINTS];
        for (int i = 0; i < values.length; i++)
          values[i] = hops.means[hop + 1 - values.length + i][c];
        most = Math.max(most, gates.get(c).novelty(values) / NOVEL);
      }
      return most;
    };
  }

  /** An event lasts as long as a call takes. */
  private static Gate held(Gate gate) {
    int[] left = {0};
    return (hops, hop) -> {
      if (gate.accept(hops, hop) > 1)
        left[0] = PERSISTENCE;
      return left[0]-- > 0 ? 2 : 0;
    };
  }

  private void report(Report report) {
    Count live = Objects.requireNonNull(counts.get("live"));
    counts.forEach((name, count) -> {
      String note = count.faults + " faults, " + (int) machineDays + " quiet days of machines";
      report.figure(new Figure("gates", name + "_false_per_day", count.calls / machineDays, "1", Better.LOWER, note,
          new Peer("live", live.calls / machineDays)));
      report.figure(new Figure("gates", name + "_found", (double) count.found / count.faults, "1", Better.HIGHER, note,
          new Peer("live", (double) live.found / live.faults)));
      report.figure(new Figure("gates", name + "_lead", count.lead / Math.max(1, count.found), "min", Better.HIGHER,
          "mean time from the call to the stop", new Peer("live", live.lead / Math.max(1, live.found))));
    });
  }
}
