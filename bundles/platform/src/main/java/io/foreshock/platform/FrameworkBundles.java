package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles by way of the load folder: the file is the truth, so what was installed
 * here and what was dropped there by hand are the same and survive a restart.
 * One change at a time; thread-safe.
 */
@Component(service = BundleAdmin.class)
public final class FrameworkBundles implements BundleAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);

  private final BundleContext context;
  private final LoadFolder load;
  private final ReentrantLock changing = new ReentrantLock();

  @Activate
  public FrameworkBundles(BundleContext context) {
    this(context, RunningAppliance.dataFolder(context).resolve("load"));
  }

  FrameworkBundles(BundleContext context, Path loadFolder) {
    this.context = context;
    this.load = new LoadFolder(loadFolder);
  }

  @Override
  public List<BundleInfo> bundles() {
    return Arrays.stream(context.getBundles()).map(this::describe)
        .sorted(Comparator.comparing(BundleInfo::symbolicName).thenComparingLong(BundleInfo::id)).toList();
  }

  @Override
  public BundleInfo install(Path jar, Duration timeout) {
    BundleFile file = BundleFile.inspect(jar);
    return alone(timeout, deadline -> install(file, deadline));
  }

  @Override
  public void uninstall(String symbolicName, Duration timeout) {
    alone(timeout, deadline -> {
      Bundle bundle = find(symbolicName).orElseThrow(
          () -> new ForeshockException(ErrorCode.NOT_FOUND, "no such bundle: " + symbolicName));
      Path file = load.fileOf(bundle).orElseThrow(() -> belongsToTheCore(symbolicName));
      load.delete(file);
      try (BundleWatch watch = new BundleWatch(context)) {
        if (!watch.await(deadline, () -> bundle.getState() == Bundle.UNINSTALLED)) {
          throw timedOut("uninstall " + symbolicName, timeout);
        }
      }
      LOG.info("uninstalled {}", symbolicName);
      return symbolicName;
    });
  }

  private BundleInfo install(BundleFile file, BundleWatch.Deadline deadline) {
    Optional<Bundle> old = find(file.symbolicName());
    Path target = old.map(b -> load.fileOf(b).orElseThrow(() -> belongsToTheCore(file.symbolicName())))
        .orElseGet(() -> load.fileFor(file.symbolicName()));
    if (old.isPresent() && runs(old.get()) && sameContent(file.path(), target)) {
      return describe(old.get());
    }
    Optional<Path> previous = load.keep(target);
    try (BundleWatch watch = new BundleWatch(context)) {
      Bundle bundle = exchange(file, target, old, watch, deadline);
      LOG.info("installed {} {}", file.symbolicName(), file.version());
      return describe(bundle);
    } catch (ForeshockException e) {
      restore(target, previous, file.symbolicName(), e);
      throw e;
    } finally {
      previous.ifPresent(load::deleteQuietly);
    }
  }

  private Bundle exchange(BundleFile file, Path target, Optional<Bundle> old, BundleWatch watch,
      BundleWatch.Deadline deadline) {
    long before = old.map(Bundle::getLastModified).orElse(0L);
    load.put(file.path(), target);
    if (!watch.await(deadline, () -> find(file.symbolicName())
        .filter(b -> b.getLastModified() > before && b.getVersion().equals(file.version())).isPresent())) {
      throw timedOut("install " + file.symbolicName(), deadline.patience());
    }
    Bundle bundle = find(file.symbolicName()).orElseThrow(
        () -> new ForeshockException(ErrorCode.INVALID_BUNDLE, "went away again: " + file.symbolicName()));
    // FileInstall starts it in the same breath; what is not up soon will not come up by waiting
    if (!watch.await(deadline.atMost(BundleWatch.START_GRACE), () -> runs(bundle))) {
      startForTheReason(bundle);
    }
    return bundle;
  }

  /** Starts the bundle once more, for FileInstall only logs why it did not start. */
  private static void startForTheReason(Bundle bundle) {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (Exception e) {
      // whatever an activator throws
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE,
          "bundle does not start: " + bundle.getSymbolicName() + ": " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable t) {
    Throwable root = t;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
  }

  /** After a failure the folder is as it was: the previous version back in place, or nothing. */
  private void restore(Path target, Optional<Path> previous, String name, ForeshockException why) {
    LOG.warn("{} is not installed, the folder is put back: {}", name, why.getMessage());
    try {
      if (previous.isPresent()) {
        load.put(previous.get(), target);
      } else {
        load.delete(target);
      }
    } catch (ForeshockException e) {
      why.addSuppressed(e);
    }
  }

  private interface Change<T> {
    T make(BundleWatch.Deadline deadline);
  }

  private <T> T alone(Duration timeout, Change<T> change) {
    BundleWatch.Deadline deadline = BundleWatch.Deadline.in(timeout);
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
      return change.make(deadline);
    } finally {
      changing.unlock();
    }
  }

  private Optional<Bundle> find(String symbolicName) {
    return Arrays.stream(context.getBundles()).filter(b -> symbolicName.equals(b.getSymbolicName())).findFirst();
  }

  private BundleInfo describe(Bundle bundle) {
    String name = bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    return new BundleInfo(bundle.getBundleId(), name, bundle.getVersion().toString(), state(bundle),
        load.fileOf(bundle).isEmpty());
  }

  /** Lazy bundles wait in STARTING for their first class, which is as good as running. */
  private static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING
        && bundle.getHeaders("").get("Bundle-ActivationPolicy") != null;
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

  private static boolean sameContent(Path a, Path b) {
    try {
      return Files.exists(b) && Files.mismatch(a, b) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ForeshockException belongsToTheCore(String name) {
    return new ForeshockException(ErrorCode.INVALID_BUNDLE, "belongs to the core: " + name);
  }

  private static ForeshockException timedOut(String what, Duration timeout) {
    return new ForeshockException(ErrorCode.TIMEOUT, what + ": not done within " + timeout.toMillis() + " ms");
  }
}
