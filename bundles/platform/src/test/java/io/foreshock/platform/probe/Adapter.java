package io.foreshock.platform.probe;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An adapter that behaves as the header Probe-Does of its bundle says. */
public final class Adapter implements BundleActivator, Connection, Runnable {
  /** Ends the threads of stubborn ones. */
  public static final String RELEASE = "foreshock.test.release";
  private String does = "";

  @Override
  public void start(BundleContext context) throws Exception {
    does = String.valueOf(context.getBundle().getHeaders().get("Probe-Does"));
    if (does.contains("throw-start")) throw new IllegalStateException("the pump is not primed");
    if (does.contains("hang-start")) new CountDownLatch(1).await();
    if (does.contains("stubborn-start")) stay();
    if (does.contains("leak")) new Thread(this, "leaked-by-the-probe").start();
    context.registerService(Connection.class, this, null);
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    if (does.contains("hang-stop")) new CountDownLatch(1).await();
  }

  @Override
  public void run() {
    stay();
  }

  private void stay() {
    while (System.getProperty(RELEASE) == null) {
      try {
        new CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // that is what stubborn means
      }
    }
  }

  @Override
  public String id() {
    return "probe:line1";
  }

  @Override
  public String protocol() {
    return "probe";
  }

  @Override
  public ConnectionStatus status() {
    if (does.contains("hang-status")) stay();
    return does.contains("offline")
        ? new ConnectionStatus(ConnectionStatus.State.OFFLINE, "no route to the plant", 0, 0, 0, null)
        : new ConnectionStatus(ConnectionStatus.State.ONLINE, "", 0, 0, 0, null);
  }
}
