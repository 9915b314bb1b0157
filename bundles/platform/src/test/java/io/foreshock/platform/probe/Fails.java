package io.foreshock.platform.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Activator of a test bundle that refuses to run. */
public final class Fails implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("the pump is not primed");
  }

  @Override
  public void stop(BundleContext context) {
  }
}
