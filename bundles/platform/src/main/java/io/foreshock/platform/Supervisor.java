package io.foreshock.platform;

import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after bundles of the load folder that run: one that keeps a thread of the
 * appliance for too long is interrupted and stopped, and what does not run is
 * shown among the connections. Confined to one thread.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final int MORE_STOPS = 10;

  private final BundleContext context;
  private final Limits limits;
  private final BundleLife life;
  private final AdapterHealth health;
  private final LoadedBundles loaded;
  private final StandIns standIns;
  private final StuckCalls calls;
  private final HeapWatch memory;
  /** Bundles that were told to stop, and how often again. */
  private final Map<Bundle, Integer> ending = new HashMap<>();

  Supervisor(BundleContext context, Limits limits, BundleLife life, AdapterHealth health, LoadedBundles loaded,
      Heap heap) {
    this.context = context;
    this.limits = limits;
    this.life = life;
    this.health = health;
    this.loaded = loaded;
    this.standIns = new StandIns(context);
    BundleThreads threads = new BundleThreads();
    this.calls = new StuckCalls(threads);
    this.memory = new HeapWatch(heap, life, limits, threads);
  }

  void look() {
    List<Bundle> running = Arrays.stream(context.getBundles()).filter(b -> Place.of(b).isPresent())
        .filter(b -> (b.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0).toList();
    goOnEnding();
    long now = System.nanoTime();
    for (StuckCalls.Call call : calls.look(running, now)) {
      if (ending.containsKey(call.bundle())) {
        interrupt(call, now); // somebody else was called into it meanwhile
      } else if (Duration.ofNanos(now - call.since()).compareTo(limits.start()) >= 0) {
        end(call, now);
      }
    }
    memory.look(running.stream().filter(BundleLife::runs).toList(), now);
    standIns.update(causes());
  }

  /** What is wrong with the heap; empty when nothing is. Any thread. */
  String memory() {
    return memory.finding();
  }

  /** Why a bundle was started anew because of the heap; else empty. Any thread. */
  String memory(Bundle bundle) {
    return memory.note(bundle);
  }

  private static void interrupt(StuckCalls.Call call, long now) {
    if (call.mayInterrupt() && call.since() < now) {
      call.thread().interrupt();
    }
  }

  private void end(StuckCalls.Call call, long now) {
    Bundle bundle = call.bundle();
    String why = "stopped: " + call.describe();
    LOG.error("{} {} {}", bundle.getSymbolicName(), bundle.getVersion(), why);
    interrupt(call, now);
    ending.put(bundle, 0);
    stop(bundle);
    life.trouble(bundle, why);
  }

  /** A thread that was interrupted may need a while to let go of the bundle. */
  private void goOnEnding() {
    for (Bundle bundle : List.copyOf(ending.keySet())) {
      if (bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STOPPING) {
        ending.remove(bundle);
      } else if (ending.merge(bundle, 1, Integer::sum) <= MORE_STOPS) {
        String why = life.trouble(bundle);
        stop(bundle);
        life.trouble(bundle, why);
      }
    }
  }

  private void stop(Bundle bundle) {
    try {
      life.stop(bundle, limits.stop());
    } catch (ForeshockException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  /** Why adapters do not run, or parts of them, by symbolic name. */
  private Map<String, String> causes() {
    Map<String, String> causes = new HashMap<>();
    loaded.findings().values().forEach(f -> causes.put(f.symbolicName(), "adapter does not run: " + f.reason()));
    for (Bundle bundle : context.getBundles()) {
      if (Place.of(bundle).isEmpty()) {
        continue;
      }
      List<String> reasons = new ArrayList<>(health.failures(bundle));
      if (!life.trouble(bundle).isEmpty()) {
        reasons.add(life.trouble(bundle));
      }
      if (BundleLife.runs(bundle) && reasons.isEmpty()) {
        causes.remove(bundle.getSymbolicName());
      } else if (!reasons.isEmpty()) {
        causes.put(bundle.getSymbolicName(), String.join("; ", reasons));
      }
    }
    return causes;
  }
}
