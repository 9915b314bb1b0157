package io.foreshock.adapter.kit;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.SourceProbe.Stage;
import io.foreshock.api.adapter.SourceProbe.Step;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One test of a connection that does not run yet: reports stage after stage and
 * ends with the first that fails. What blocks runs on a thread of its own, so
 * that an interrupt, or the end of the ten seconds, ends the test at once.
 * Confined to one thread.
 */
public final class Trial {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LOOK_UP = Duration.ofSeconds(4);
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final Consumer<Step> report;
  private final boolean offline;
  private final long end = System.nanoTime() + LONGEST.toNanos();

  private Trial(Consumer<Step> report, boolean offline) {
    this.report = report;
    this.offline = offline;
  }

  /** The stages of a protocol. */
  @FunctionalInterface
  public interface Body {
    void run(Trial trial) throws Failed, InterruptedException;
  }

  /** A stage that failed; ends the test. */
  public static final class Failed extends Exception {
    private final transient Step step;

    /** @param remedy what to do about it, for people */
    public Failed(Stage stage, String detail, String remedy) {
      super(detail, null, false, false);
      step = new Step(stage, false, detail, remedy);
    }
  }

  /** @param offline refuses addresses that are not the plant's */
  public static void run(Consumer<Step> report, boolean offline, Body body) throws InterruptedException {
    try {
      body.run(new Trial(report, offline));
    } catch (Failed e) {
      report.accept(e.step);
    }
  }

  public void passed(Stage stage, String detail) {
    report.accept(new Step(stage, true, detail, ""));
  }

  /** Time left, at least a millisecond, at most {@code most}. */
  public Duration left(Duration most) {
    long nanos = Math.max(1_000_000, end - System.nanoTime());
    return most.toNanos() < nanos ? most : Duration.ofNanos(nanos);
  }

  /** Reads the settings. */
  public <T> T settings(Supplier<T> settings) throws Failed {
    try {
      T read = settings.get();
      passed(Stage.SETTINGS, "complete");
      return read;
    } catch (ForeshockException e) {
      throw new Failed(Stage.SETTINGS, String.valueOf(e.getMessage()), "Correct the setting that is named here.");
    }
  }

  /** Looks the host up, and whether it may be called. */
  public void address(String host) throws Failed, InterruptedException {
    try {
      InetAddress[] all = within(LOOK_UP, () -> InetAddress.getAllByName(host));
      if (offline)
        PlantNetwork.require(host);
      passed(Stage.ADDRESS, host + " is " + all[0].getHostAddress());
    } catch (ForeshockException e) {
      throw new Failed(Stage.ADDRESS, String.valueOf(e.getMessage()),
          "Use an address of the plant's own network: in offline mode no other is called.");
    } catch (TimeoutException e) {
      throw new Failed(Stage.ADDRESS, "no answer from the name service: host=" + host,
          "Give the IP address instead of the name, or have the name service repaired.");
    } catch (ExecutionException e) {
      throw new Failed(Stage.ADDRESS, e.getCause() instanceof UnknownHostException
          ? "unknown host: host=" + host
          : "cannot be looked up: host=" + host + ", reason=" + e.getCause(),
          "Check the spelling, or give the IP address.");
    }
  }

  /** Opens a TCP connection, and closes it again. */
  public void connect(String host, int port) throws Failed, InterruptedException {
    Duration limit = left(CONNECT);
    try (Socket socket = new Socket()) {
      within(limit.plusMillis(500), () -> {
        socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
        return socket;
      });
      passed(Stage.CONNECT, host + ":" + port + " accepts connections");
    } catch (ExecutionException e) {
      throw new Failed(Stage.CONNECT, host + ":" + port + ": " + reason(e), remedy(e.getCause()));
    } catch (TimeoutException e) {
      throw new Failed(Stage.CONNECT, host + ":" + port + ": no answer", remedy(new SocketTimeoutException()));
    } catch (IOException e) {
      throw new Failed(Stage.CONNECT, host + ":" + port + ": " + reason(e), remedy(e));
    }
  }

  private static String remedy(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _ -> "Nothing listens on this port: check the port, and that the service runs there.";
      case NoRouteToHostException _ -> "No way leads there: check the address, this machine's network and its cable.";
      case SocketTimeoutException _ -> "Check the address, that the device is switched on, and the firewalls between.";
      case null, default -> "Check address and port.";
    };
  }

  /** The first cause in words. */
  public static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root)
      root = root.getCause();
    return root instanceof SocketTimeoutException
        ? "no answer"
        : root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** A value for people: no decimals where there are none. */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * Runs what may block on another thread.
   *
   * @param most
   *            time to wait; less when the test's own time ends before
   * @throws ExecutionException
   *             with what the task threw
   */
  public <T> T within(Duration most, Callable<T> task) throws TimeoutException, ExecutionException,
      InterruptedException {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = Thread.ofPlatform().daemon().name("foreshock-probe").start(future);
    try {
      return future.get(left(most).toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      // Nothing waits for it any more, whether it has ended or not.
      thread.interrupt();
    }
  }
}
