package io.foreshock.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Keeps eight megabytes more every second for as long as it runs. Works in a bundle of its own. */
public final class LeakingAdapter implements BundleActivator, Runnable {
  private static final int BLOCK = 256 << 10;
  private static final long PAUSE_NANOS = 31_000_000;
  private final List<byte[]> kept = new ArrayList<>();
  private volatile boolean stopped;

  @Override
  public void start(BundleContext context) {
    Thread.ofPlatform().daemon().name("leak").start(this);
  }

  @Override
  public void stop(BundleContext context) {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      kept.add(new byte[BLOCK]);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    kept.clear();
  }
}
