package io.foreshock.platform;

import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, stops and removes bundles of the load folder, each on a thread of its
 * own and within a limit, and remembers those that hang. They are never marked
 * for an automatic start: after a restart only what passes the gate again runs.
 * Thread-safe.
 */
final class BundleLife {
  private static final Logger LOG = LoggerFactory.getLogger(BundleLife.class);
  private static final Duration REMOVAL = Duration.ofSeconds(5);

  private final BundleContext context;
  private final Limits limits;
  private final RetiredLoaders retired = new RetiredLoaders();
  /** Why a bundle that is still installed is not as it should be, by its id. */
  private final Map<Long, String> troubles = new ConcurrentHashMap<>();

  BundleLife(BundleContext context, Limits limits) {
    this.context = context;
    this.limits = limits;
  }

  void prepare(Bundle bundle) {
    bundle.adapt(BundleStartLevel.class).setStartLevel(limits.startLevel());
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE} with the reason, {@code TIMEOUT} with the
   *             place where it hangs
   */
  void start(Bundle bundle, Duration limit) {
    if (runs(bundle)) {
      return;
    }
    remembering(bundle, "start", limit, () -> {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      return true;
    });
  }

  /**
   * @throws ForeshockException
   *             as {@link #start}
   */
  void stop(Bundle bundle, Duration limit) {
    remembering(bundle, "stop", limit, () -> {
      bundle.stop(Bundle.STOP_TRANSIENT);
      return true;
    });
  }

  private void remembering(Bundle bundle, String what, Duration limit, java.util.concurrent.Callable<Boolean> work) {
    try {
      Attempt.of(what + " " + bundle.getSymbolicName(), limit, work);
      troubles.remove(bundle.getBundleId());
    } catch (ForeshockException e) {
      troubles.put(bundle.getBundleId(), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Stops and uninstalls; what hangs meanwhile stays, with its trouble shown. */
  void remove(Bundle bundle) {
    if (bundle.getState() == Bundle.UNINSTALLED) {
      return;
    }
    try {
      if (bundle.getState() == Bundle.ACTIVE) {
        stop(bundle, limits.stop());
      }
    } catch (ForeshockException e) {
      LOG.warn("{}", e.getMessage());
    }
    retired.add(bundle);
    try {
      Attempt.of("uninstall " + bundle.getSymbolicName(), Deadline.shorter(REMOVAL, limits.stop()), () -> {
        bundle.uninstall();
        refresh(bundle);
        return true;
      });
      troubles.remove(bundle.getBundleId());
    } catch (ForeshockException e) {
      LOG.warn("{} {} stays until the next start: {}", bundle.getSymbolicName(), bundle.getVersion(), e.getMessage());
      troubles.putIfAbsent(bundle.getBundleId(), String.valueOf(e.getMessage()));
    }
  }

  /** Lets go of the classes of what was uninstalled. */
  private void refresh(Bundle bundle) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> done.countDown());
    if (!done.await(REMOVAL.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("classes of {} {} are not let go of", bundle.getSymbolicName(), bundle.getVersion());
    }
  }

  /** Empty when there is none. */
  String trouble(Bundle bundle) {
    return troubles.getOrDefault(bundle.getBundleId(), "");
  }

  void trouble(Bundle bundle, String why) {
    troubles.put(bundle.getBundleId(), why);
  }

  int troubles() {
    return troubles.size();
  }

  RetiredLoaders retired() {
    return retired;
  }

  /** Lazy bundles wait in STARTING for their first class, which is as good as running. */
  static boolean runs(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING
        && bundle.getHeaders("").get("Bundle-ActivationPolicy") != null;
  }
}
