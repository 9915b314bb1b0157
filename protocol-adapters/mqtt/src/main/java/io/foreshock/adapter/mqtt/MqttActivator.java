package io.foreshock.adapter.mqtt;

import io.reactivex.schedulers.Schedulers;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the client library's shared threads with the bundle, after all its
 * connections: left running they would keep this version's classes in memory.
 */
public final class MqttActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    // A bundle that was stopped starts with the same classes, hence with schedulers that were shut down.
    Schedulers.start();
  }

  @Override
  public void stop(BundleContext context) {
    Schedulers.shutdown();
  }
}
