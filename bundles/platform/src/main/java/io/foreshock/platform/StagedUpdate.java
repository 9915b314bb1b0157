package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.platform.BundleAdmin.Progress;
import io.foreshock.api.platform.BundleAdmin.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a bundle of the load folder up, in place of an older version if there is
 * one. The new version is installed and resolved beside the old one, which still
 * runs. Only then the old one is stopped, for a source seldom bears two readers
 * (an MQTT broker ends the older of two sessions with one client id): it commits,
 * acknowledges and leaves, and the new version goes on at the position that the
 * store remembers. The old version stays installed until the new one is as
 * healthy as it was; otherwise it is started again. Confined to the thread that
 * holds the admin's lock.
 */
final class StagedUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(StagedUpdate.class);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final BundleContext context;
  private final Limits limits;
  private final AdapterHealth health;
  private final BundleLife life;

  StagedUpdate(BundleContext context, Limits limits, AdapterHealth health, BundleLife life) {
    this.context = context;
    this.limits = limits;
    this.health = health;
    this.life = life;
  }

  /**
   * @param jar
   *            verified; nobody else writes it
   * @param old
   *            the version to replace, running or not
   * @param patience
   *            for becoming healthy
   */
  record Request(BundleGate.Admitted jar, Place place, Optional<Bundle> old, Duration patience, Progress progress) {
    String name() {
      return jar.file().symbolicName();
    }

    String version() {
      return jar.file().version().toString();
    }
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE}, {@code TIMEOUT}; then the old version runs
   *             again if it did before
   */
  Bundle apply(Request request) {
    request.progress().at(Stage.RESOLVING, request.name() + " " + request.version());
    Bundle fresh = install(request);
    try {
      resolve(fresh);
    } catch (ForeshockException e) {
      life.remove(fresh);
      request.old().ifPresent(this::startAgain);
      throw e;
    }
    boolean replaces = request.old().filter(BundleLife::runs).isPresent();
    Before before = replaces ? before(request.old().orElseThrow()) : new Before(Map.of(), true);
    try {
      request.old().filter(BundleLife::runs).ifPresent(old -> {
        request.progress().at(Stage.STOPPING_OLD, request.name() + " " + old.getVersion());
        stop(old);
      });
      request.progress().at(Stage.STARTING, request.name() + " " + request.version());
      life.start(fresh, Deadline.shorter(limits.start(), request.patience()));
      if (replaces) {
        request.progress().at(Stage.WATCHING_HEALTH, request.name() + " " + request.version());
        requireHealth(fresh, before, request.patience());
      }
    } catch (ForeshockException e) {
      throw rolledBack(fresh, request, e);
    }
    request.old().ifPresent(life::remove);
    request.progress().at(Stage.RUNNING, request.name() + " " + request.version());
    return fresh;
  }

  /** However badly it stops, once it has stopped the new version may come. */
  private void stop(Bundle old) {
    try {
      life.stop(old, limits.stop());
    } catch (ForeshockException e) {
      if (old.getState() != Bundle.RESOLVED) {
        throw e;
      }
      LOG.warn("{} {} did not stop well: {}", old.getSymbolicName(), old.getVersion(), e.getMessage());
    }
  }

  /** How the old version was. */
  private record Before(Map<String, ConnectionStatus> connections, boolean failed) {}

  private Before before(Bundle old) {
    try {
      return Attempt.of("ask " + old.getSymbolicName(), limits.stop(),
          () -> new Before(health.connections(old), !health.failures(old).isEmpty()));
    } catch (ForeshockException e) {
      LOG.warn("{}: any new version is better: {}", old.getSymbolicName(), e.getMessage());
      return new Before(Map.of(), true);
    }
  }

  private Bundle install(Request request) {
    try (InputStream in = Files.newInputStream(request.jar().file().path())) {
      Bundle bundle = context.installBundle(request.place().location(), in);
      life.prepare(bundle);
      return bundle;
    } catch (BundleException | IOException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, request.name() + ": " + Attempt.rootMessage(e), e);
    }
  }

  private void resolve(Bundle bundle) {
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    if (!wiring.resolveBundles(List.of(bundle))) {
      life.start(bundle, limits.start()); // throws, and says which requirement is missing
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, bundle.getSymbolicName() + ": does not resolve");
    }
  }

  private void requireHealth(Bundle fresh, Before before, Duration patience) {
    Deadline deadline = Deadline.in(patience);
    String complaint = Attempt.of("check " + fresh.getSymbolicName(), patience.plus(limits.stop()),
        () -> complaintAtLast(fresh, before, deadline));
    if (!complaint.isEmpty()) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, fresh.getSymbolicName() + " " + fresh.getVersion()
          + ": not healthy within " + patience.toMillis() + " ms: " + complaint);
    }
  }

  private String complaintAtLast(Bundle fresh, Before before, Deadline deadline) throws InterruptedException {
    String complaint = health.complaint(fresh, before.connections(), before.failed());
    while (!complaint.isEmpty() && !deadline.passed()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      complaint = health.complaint(fresh, before.connections(), before.failed());
    }
    return complaint;
  }

  private ForeshockException rolledBack(Bundle fresh, Request request, ForeshockException why) {
    String to = request.old().map(b -> b.getVersion().toString()).orElse("");
    if (!to.isEmpty()) {
      request.progress().at(Stage.ROLLING_BACK, request.name() + " " + to);
    }
    LOG.warn("{} {} is taken back: {}", request.name(), request.version(), why.getMessage());
    life.remove(fresh);
    boolean again = request.old().map(this::startAgain).orElse(false);
    return new ForeshockException(why.code(), why.getMessage() + (again ? "; version " + to + " runs again" : ""), why);
  }

  private boolean startAgain(Bundle old) {
    try {
      life.start(old, limits.start());
      return true;
    } catch (ForeshockException e) {
      LOG.error("{} {} does not come back: {}", old.getSymbolicName(), old.getVersion(), e.getMessage());
      return false;
    }
  }
}
