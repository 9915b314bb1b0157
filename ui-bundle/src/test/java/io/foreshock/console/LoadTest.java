package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.view.ConsoleView;
import io.foreshock.testkit.Await;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;

/**
 * 10,000 sensors at 10,000 readings/s, 8 curves, 1,000 alarms of which 50 a second change. The short run looks whether
 * everything goes on; {@code benchmarks/console} measures for five minutes, on a machine that does nothing else.
 */
class LoadTest {
  private static final int SECONDS = Integer.getInteger("foreshock.load.seconds", 3);
  private static final boolean MEASURED = SECONDS > 30;

  /**
   * FX-thread work of pulses: from the first animation timer to the first task after layout and hand-over, as processor
   * time, which does not count what others do on the machine, and as time on the wall.
   */
  private static final class Pulses extends AnimationTimer {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> work = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void handle(long now) {
      long start = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      Platform.runLater(() -> {
        millis.add((System.nanoTime() - start) / 1e6);
        work.add((THREADS.getCurrentThreadCpuTime() - cpu) / 1e6);
      });
    }

    static double percentile(List<Double> of, double share) {
      List<Double> sorted = new ArrayList<>(of);
      Collections.sort(sorted);
      return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
  }

  @Test
  void theScreenGoesOnUnderTheLargestPlant() throws Exception {
    LoadPlant plant = new LoadPlant();
    ConsoleWindow window = new ConsoleWindow(plant, new ConsoleSettings(1280, 720, false, "load", Path.of(
        "target/pictures"), null, 1), OpenConsole.noFiles());
    window.open();
    try {
      Await.until("open", Duration.ofSeconds(60), window::isShowing);
      Await.until("sensors", () -> onFx(() -> window.model().trend().sensors().size() == LoadPlant.PER_ASSET));
      onFx(() -> {
        window.model().trend().sensors().stream().filter(s -> !window.model().trend().shown().contains(s))
            .forEach(window.model().trend()::toggle);
        return true;
      });
      Await.until("alarms", () -> onFx(() -> window.model().alarms().rows().size() == LoadPlant.ALARMS));
      Await.until("curves", () -> onFx(() -> {
        var f = window.model().trend().frameProperty().get();
        return f != null && f.lines().size() == LoadPlant.PER_ASSET;
      }));
      measure(plant);
    } finally {
      window.close();
    }
  }

  private static void measure(LoadPlant plant) throws Exception {
    awaitSeconds(Math.min(10, SECONDS / 3.0)); // compiled by then
    Pulses pulses = new Pulses();
    long early = heap(); // outside the time that is measured: a collection that is asked for stops everything
    onFx(() -> {
      pulses.start();
      return true;
    });
    long before = plant.delivered.get();
    long start = System.nanoTime();
    awaitSeconds(SECONDS);
    double rate = (plant.delivered.get() - before) / ((System.nanoTime() - start) / 1e9);
    onFx(() -> {
      pulses.stop();
      return true;
    });
    long late = heap();
    double median = Pulses.percentile(pulses.work, 0.5);
    double longest = Pulses.percentile(pulses.work, 1);
    System.out.printf(
        "load: %.0f readings/s, %d pulses, FX work median %.1f ms, p99 %.1f ms, longest %.1f ms, on the wall "
            + "median %.1f ms, longest %.1f ms, live heap %d -> %d MB%n", rate, pulses.millis.size(), median,
        Pulses.percentile(pulses.work, 0.99), longest, Pulses.percentile(pulses.millis, 0.5), Pulses.percentile(
            pulses.millis, 1), early >> 20, late >> 20);
    print("load_pulse_work_median", median, "ms", "");
    print("load_pulse_work_longest", longest, "ms", "");
    print("load_pulse_wall_median", Pulses.percentile(pulses.millis, 0.5), "ms", "");
    print("load_pulse_wall_longest", Pulses.percentile(pulses.millis, 1), "ms", "");
    print("load_heap_growth", (late - early) / 1e6, "MB", String.format(Locale.ROOT,
        "%d sensors, %.0f readings/s, %d curves, %d alarms, %d s, %d pulses, mean load of the machine %.1f",
        LoadPlant.SENSORS, rate, LoadPlant.PER_ASSET, LoadPlant.ALARMS, SECONDS, pulses.millis.size(), ManagementFactory
            .getOperatingSystemMXBean().getSystemLoadAverage()));
    assertTrue(pulses.millis.size() > 1, () -> "pulses: " + pulses.millis.size());
    assertTrue(rate > 0.5 * LoadPlant.SENSORS, () -> "readings taken per second: " + rate);
    if (MEASURED) {
      assertTrue(median < 16, () -> "median FX work of a pulse, ms: " + median);
      assertTrue(longest < 100, () -> "longest FX work of a pulse, ms: " + longest);
      assertTrue(late < early * 1.1 + (8 << 20), () -> "live heap grew, bytes: " + early + " -> " + late);
    }
  }

  private static void print(String name, double value, String unit, String note) {
    System.out.printf(Locale.ROOT, "{\"suite\":\"console\",\"case\":\"%s\",\"metric\":\"%s\",\"value\":%.1f,"
        + "\"unit\":\"%s\",\"better\":\"lower\",\"note\":\"%s\"}%n", name.substring(0, 4), name.substring(5), value,
        unit,
        note);
  }

  /** What a collection leaves over; only where time is not what matters. */
  private static long heap() {
    if (MEASURED)
      System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void awaitSeconds(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    Await.until("time passes", Duration.ofSeconds(SECONDS + 60L), () -> System.nanoTime() > end);
  }

  private static <T> T onFx(java.util.concurrent.Callable<T> task) throws Exception {
    var f = new java.util.concurrent.FutureTask<>(task);
    Platform.runLater(f);
    return f.get(20, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void aClosedConsoleIsForgottenWithAllItsScreens() {
    FakePlant plant = new FakePlant(true);
    AtomicReference<WeakReference<ConsoleView>> view = new AtomicReference<>();
    AtomicReference<WeakReference<ConsoleModel>> model = new AtomicReference<>();
    visitEveryScreen(plant, view, model);
    Await.until("no reference to the closed console is left", () -> {
      System.gc();
      Platform.runLater(() -> {
      });
      return view.get().get() == null && model.get().get() == null;
    });
    assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.startsWith(
        "foreshock-console")).toList());
  }

  /** In a method of its own, so that no local variable holds the console. */
  private static void visitEveryScreen(FakePlant plant, AtomicReference<WeakReference<ConsoleView>> view,
      AtomicReference<WeakReference<ConsoleModel>> model) {
    try (OpenConsole console = new OpenConsole(plant, 1280, 720, false)) {
      console.awaitTrend();
      for (Screen s : Screen.values()) {
        console.fx(() -> console.model().screenProperty().set(s));
        console.pulses(3);
      }
      view.set(new WeakReference<>(console.view()));
      model.set(new WeakReference<>(console.model()));
    }
  }
}
