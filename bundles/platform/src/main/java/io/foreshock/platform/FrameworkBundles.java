package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.HealthProbe;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles by way of the load folder: looks into it, and takes new ones from
 * elsewhere into it. One change at a time; thread-safe.
 */
@Component(service = {BundleAdmin.class, HealthProbe.class}, immediate = true)
public final class FrameworkBundles implements BundleAdmin, HealthProbe {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final long BOOT_MILLIS = 20;
  /** Looks at the folder for one look at all threads, which stops them for a millisecond. */
  private static final int SUPERVISE_EVERY = 4;

  private final BundleContext context;
  private final Limits limits;
  private final LoadedBundles loaded;
  private final BundleLife life;
  private final AdapterHealth health;
  private final ReentrantLock changing = new ReentrantLock();
  private final Supervisor supervisor;
  private final Thread watch;

  @Activate
  public FrameworkBundles(BundleContext context) {
    this(context, RunningAppliance.dataFolder(context), Limits.PRODUCT, Heap.OURS);
  }

  FrameworkBundles(BundleContext context, Path data, Limits limits) {
    this(context, data, limits, Heap.OURS);
  }

  FrameworkBundles(BundleContext context, Path data, Limits limits, Heap heap) {
    this.context = context;
    this.limits = limits;
    this.life = new BundleLife(context, limits);
    this.health = new AdapterHealth(context);
    Path load = data.resolve("load");
    this.loaded = new LoadedBundles(context, new LoadFolder(load, data.resolve("cache").resolve("bundles")),
        new BundleGate(data.resolve("trust"), load, Clock.systemUTC()), life, health, limits);
    this.supervisor = new Supervisor(context, limits, life, health, loaded, heap);
    SideBySide.register(context);
    this.watch = Thread.ofPlatform().daemon().name("foreshock-load").start(this::watch);
  }

  /** What runs goes on without us. */
  @Deactivate
  public void close() throws InterruptedException {
    watch.interrupt();
    watch.join(GOODBYE);
  }

  private void watch() {
    FrameworkStartLevel level = context.getBundle(0).adapt(FrameworkStartLevel.class);
    try {
      while (level.getStartLevel() < limits.startLevel()) {
        TimeUnit.MILLISECONDS.sleep(BOOT_MILLIS);
      }
      for (long n = 0; !Thread.currentThread().isInterrupted(); n++) {
        look(n);
        TimeUnit.MILLISECONDS.sleep(limits.poll().toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.debug("the framework has gone: {}", e.getMessage());
    }
  }

  /** The thread's edge. While somebody else changes bundles, the folder can wait. */
  private void look(long n) throws InterruptedException {
    if (!changing.tryLock(limits.poll().toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    try {
      loaded.reconcile(n == 0); // what lies there at the start is whole
      if (n % SUPERVISE_EVERY == 0) {
        supervisor.look();
      }
    } catch (ForeshockException e) {
      LOG.warn("load folder: {}", e.getMessage());
    } catch (IllegalStateException e) {
      throw e; // this bundle has been stopped
    } catch (RuntimeException e) {
      LOG.error("load folder", e);
    } finally {
      changing.unlock();
    }
  }

  @Override
  public List<BundleInfo> bundles() {
    List<BundleInfo> all = new ArrayList<>();
    Map<String, Bundle> byFile = new HashMap<>();
    for (Bundle bundle : context.getBundles()) {
      Place.of(bundle).ifPresentOrElse(p -> byFile.merge(p.fileName(), bundle, FrameworkBundles::theOneToShow),
          () -> all.add(describe(bundle)));
    }
    byFile.values().forEach(bundle -> all.add(describe(bundle)));
    loaded.findings().forEach((fileName, f) -> {
      if (!byFile.containsKey(fileName)) {
        all.add(new BundleInfo(-1, f.symbolicName(), f.version(), "REFUSED", false, "", f.reason()));
      }
    });
    all.sort(Comparator.comparing(BundleInfo::symbolicName).thenComparingLong(BundleInfo::id));
    return List.copyOf(all);
  }

  /** Of two versions during an update: the one that runs, else the newer one. */
  private static Bundle theOneToShow(Bundle a, Bundle b) {
    if (BundleLife.runs(a) != BundleLife.runs(b)) {
      return BundleLife.runs(a) ? a : b;
    }
    return a.getBundleId() > b.getBundleId() ? a : b;
  }

  @Override
  public BundleInfo install(Path jar, Duration timeout) {
    return install(jar, timeout, new Installation(false, "admin", Progress.NONE));
  }

  @Override
  public BundleInfo install(Path jar, Duration timeout, Installation how) {
    BundleFile.inspect(jar); // what is plainly wrong need not wait for its turn
    return alone(timeout, () -> describe(loaded.install(jar, timeout, how)));
  }

  @Override
  public void uninstall(String symbolicName, Duration timeout) {
    alone(timeout, () -> {
      loaded.uninstall(symbolicName, "admin");
      return symbolicName;
    });
  }

  private <T> T alone(Duration timeout, Supplier<T> change) {
    try {
      if (!changing.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ForeshockException(ErrorCode.TIMEOUT, "another bundle change takes longer than " + timeout.toMillis()
            + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for another bundle change", e);
    }
    try {
      return change.get();
    } finally {
      changing.unlock();
    }
  }

  private BundleInfo describe(Bundle bundle) {
    String name = bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    String version = bundle.getVersion().toString();
    return Place.of(bundle).map(place -> new BundleInfo(bundle.getBundleId(), name, version, state(bundle), false,
        loaded.signer(place), reason(bundle, place)))
        .orElseGet(() -> new BundleInfo(bundle.getBundleId(), name, version, state(bundle), true));
  }

  private String reason(Bundle bundle, Place place) {
    List<String> reasons = new ArrayList<>(health.failures(bundle));
    String trouble = life.trouble(bundle);
    if (!trouble.isEmpty()) {
      reasons.add(trouble);
    }
    if (!supervisor.memory(bundle).isEmpty()) {
      reasons.add(supervisor.memory(bundle));
    }
    LoadedBundles.Finding newer = loaded.findings().get(place.fileName());
    if (newer != null) {
      reasons.add("load/" + place.fileName() + " (" + newer.version() + ") does not run: " + newer.reason());
    }
    return String.join("; ", reasons);
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "ACTIVE";
      case Bundle.RESOLVED -> "RESOLVED";
      case Bundle.STARTING -> "STARTING";
      case Bundle.STOPPING -> "STOPPING";
      case Bundle.UNINSTALLED -> "UNINSTALLED";
      default -> "INSTALLED";
    };
  }

  @Override
  public String name() {
    return "bundles";
  }

  @Override
  public Health health() {
    Map<String, LoadedBundles.Finding> refused = loaded.findings();
    List<String> problems = new ArrayList<>();
    refused.forEach((file, f) -> problems.add("load/" + file + " does not run: " + f.reason()));
    if (life.troubles() > 0) {
      problems.add(life.troubles() + " bundles hang");
    }
    if (!supervisor.memory().isEmpty()) {
      problems.add(supervisor.memory());
    }
    return new Health(problems.isEmpty() ? Level.OK : Level.WARN, String.join("; ", problems),
        Map.of("refused", (double) refused.size(), "hanging", (double) life.troubles(), "retired_class_loaders",
            (double) life.retired().stillThere().size()));
  }
}
