package io.foreshock.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;

/**
 * Tells when the appliance serves its purpose: readings can be stored, and the
 * gateway, where there is one, listens. Services are known by name only, since
 * the launcher lies outside the framework.
 */
final class Readiness {
  static final String INGEST = "io.foreshock.api.ingest.IngestService";
  static final String GATEWAY = "io.foreshock.gateway";
  /** The port file appears without an event of its own. */
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final BundleContext context;
  private final Path portFile;

  Readiness(BundleContext context, Path portFile) {
    this.context = context;
    this.portFile = portFile;
  }

  /** What is still missing, in words; empty when ready. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (context.getServiceReference(INGEST) == null) {
      missing.add("service " + INGEST);
    }
    boolean gateway = Arrays.stream(context.getBundles())
        .anyMatch(b -> GATEWAY.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE);
    if (gateway && !Files.exists(portFile)) {
      missing.add("the gateway's port");
    }
    return missing;
  }

  /** Waits until nothing is missing; returns what still is after {@code patience}. */
  List<String> await(Duration patience) throws InterruptedException {
    Semaphore changed = new Semaphore(0);
    ServiceListener listener = event -> changed.release();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      context.addServiceListener(listener, "(" + Constants.OBJECTCLASS + "=" + INGEST + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("constant filter", e);
    }
    try {
      List<String> missing = missing();
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        boolean event = changed.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        missing = event || Files.exists(portFile) || missing.size() > 1 ? missing() : missing;
      }
      return missing;
    } finally {
      context.removeServiceListener(listener);
    }
  }
}
