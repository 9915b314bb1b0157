package io.foreshock.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.launch.Framework;

/** The OSGi framework of one appliance, from its first bundle to its end. Thread-safe. */
final class FrameworkHost {
  private final Framework framework;
  private final Map<Bundle, String> failures = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<FrameworkEvent> errors = new ConcurrentLinkedQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);

  private FrameworkHost(Framework framework) {
    this.framework = framework;
  }

  /**
   * Makes the framework and brings its bundles in line with the image; nothing
   * runs yet. The cache only saves time: one that is damaged, or full of a
   * product that has moved, is thrown away.
   */
  static FrameworkHost prepare(RunSettings settings) throws BundleException, IOException {
    delete(settings.configStore()); // so that a configuration deleted while we were down is really gone
    Ledger ledger = new Ledger(settings.ledgerFile());
    if (ledger.namesAMissingJar()) {
      delete(settings.frameworkCache());
    }
    System.setProperty("foreshock.logs", settings.data().logs().toString()); // logback.xml reads it
    Framework framework;
    try {
      framework = synchronised(settings, ledger);
    } catch (BundleException | RuntimeException e) {
      if (e instanceof CommandFailedException wrongSetUp) {
        throw wrongSetUp;
      }
      delete(settings.frameworkCache());
      framework = synchronised(settings, ledger);
    }
    FrameworkHost host = new FrameworkHost(framework);
    FrameworkListener listener = host::heard;
    framework.getBundleContext().addFrameworkListener(listener);
    return host;
  }

  private static Framework synchronised(RunSettings settings, Ledger ledger) throws BundleException, IOException {
    Framework framework = new FrameworkFactory().newFramework(settings.frameworkProperties());
    try {
      framework.init();
      new BundleSync(framework.getBundleContext(), ledger).apply(settings.bundles());
      return framework;
    } catch (BundleException | IOException | RuntimeException e) {
      framework.stop(); // gives the cache's lock back
      throw e;
    }
  }

  private void heard(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR && started.getCount() > 0) {
      errors.add(event);
    } else if (event.getType() == FrameworkEvent.STARTED) {
      started.countDown();
    }
  }

  /** Starts every bundle in the order of the start levels; returns when the top level is reached. */
  boolean start(Duration patience) throws BundleException, InterruptedException {
    framework.start();
    return started.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** Bundles that should run and do not, each with the reason on one line. */
  Map<String, String> failures() {
    errors.forEach(e -> failures.putIfAbsent(e.getBundle(), reason(e.getThrowable())));
    errors.clear();
    Map<String, String> byName = new LinkedHashMap<>();
    failures.forEach((bundle, why) -> {
      if (bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STARTING) {
        byName.put(String.valueOf(bundle.getSymbolicName()), why);
      }
    });
    return byName;
  }

  private static String reason(Throwable t) {
    Throwable deepest = t;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).replaceAll("\\s+", " ");
  }

  /** Stops all bundles in reverse order; false when some are not done in time. */
  boolean stop(Duration patience) {
    try {
      framework.stop();
      return framework.waitForStop(patience.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (BundleException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns when the framework has stopped, whoever asked for it. */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : deepestFirst) {
      Files.delete(p);
    }
  }
}
