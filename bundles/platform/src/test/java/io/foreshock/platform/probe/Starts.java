package io.foreshock.platform.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Activator of a test bundle that runs. */
public final class Starts implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    System.setProperty("foreshock.test.started", context.getBundle().getVersion().toString());
  }

  @Override
  public void stop(BundleContext context) {
    System.setProperty("foreshock.test.stopped", context.getBundle().getVersion().toString());
  }
}
