package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.modbus.wire.MalformedReplyException;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.Request;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.PlantNetwork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One host or serial line, shared by its devices: connects when it is first
 * needed and again after it was lost, lets so many requests go at a time, in the
 * order they were asked for. Thread-safe.
 */
final class ModbusLine implements AutoCloseable {
  /** Requests in a row nobody answered, after which a connection is taken for dead. */
  private static final int SILENCE = 3;
  /** After a time-out on a line whose frames carry no number, a late answer has so long to arrive. */
  private static final Duration LATE = Duration.ofMillis(200);

  private final ModbusSettings settings;
  private final DeviceAddress address;
  private final boolean offline;
  private final Semaphore turns;
  private final long timeoutNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  /** Guarded by lock. */
  private @Nullable Link link;
  private @Nullable LineException refused;
  private long refusedUntil;
  private boolean closed;
  private volatile int unanswered;
  private volatile long quietUntil = System.nanoTime();

  /**
   * @param address
   *            of any device on the line
   * @param offline
   *            connects to addresses of the plant only
   */
  ModbusLine(ModbusSettings settings, DeviceAddress address, boolean offline) {
    this.settings = settings;
    this.address = address;
    this.offline = offline;
    turns = new Semaphore(settings.polling().maxRequests(), true);
    timeoutNanos = settings.polling().timeout().toNanos();
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws LineException
   *             when none came that could be used
   */
  Reply ask(int unit, Request request) throws LineException, InterruptedException {
    turns.acquire();
    try {
      Link open = connected();
      settle();
      return exchange(open, unit, request);
    } finally {
      turns.release();
    }
  }

  private Reply exchange(Link open, int unit, Request request) throws LineException, InterruptedException {
    CompletableFuture<ByteBuffer> answer = open.exchange(unit, request.encode());
    try {
      Reply reply = request.decode(answer.get(timeoutNanos, TimeUnit.NANOSECONDS));
      unanswered = 0;
      return reply;
    } catch (TimeoutException e) {
      answer.cancel(false);
      timedOut(open);
      throw new LineException(LineException.Kind.TIMEOUT,
          "no answer within " + settings.polling().timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MalformedReplyException malformed)
        throw malformed(open, malformed);
      drop(open);
      throw new LineException(LineException.Kind.LOST, "connection lost: " + reason(e.getCause()));
    } catch (MalformedReplyException e) {
      throw malformed(open, e);
    }
  }

  private LineException malformed(Link open, MalformedReplyException e) {
    // Where the next answer begins is not known any more.
    if (settings.transport() == ModbusSettings.Transport.RTU)
      quietUntil = System.nanoTime() + LATE.toNanos();
    else
      drop(open);
    return new LineException(LineException.Kind.MALFORMED, String.valueOf(e.getMessage()));
  }

  private void timedOut(Link open) {
    switch (settings.transport()) {
      case RTU -> quietUntil = System.nanoTime() + LATE.toNanos();
      case RTU_OVER_TCP -> drop(open);
      case TCP -> {
        if (++unanswered >= SILENCE)
          drop(open);
      }
    }
  }

  private void settle() throws InterruptedException {
    long wait = quietUntil - System.nanoTime();
    if (wait > 0)
      TimeUnit.NANOSECONDS.sleep(wait);
  }

  private Link connected() throws LineException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed)
        throw new LineException(LineException.Kind.CONNECT, "closed");
      if (link != null)
        return link;
      if (refused != null && System.nanoTime() - refusedUntil < 0)
        throw refused;
      link = connect();
      refused = null;
      backoff.reset();
      unanswered = 0;
      return link;
    } catch (LineException e) {
      if (e != refused) {
        refused = e;
        refusedUntil = System.nanoTime() + backoff.next().toNanos();
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private Link connect() throws LineException, InterruptedException {
    Link fresh = null;
    try {
      if (offline && settings.transport() != ModbusSettings.Transport.RTU)
        PlantNetwork.require(address.host());
      fresh = open();
      fresh.connect().get(timeoutNanos * 2, TimeUnit.NANOSECONDS);
      return fresh;
    } catch (ExecutionException | TimeoutException | ForeshockException e) {
      if (fresh != null)
        fresh.close();
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new LineException(LineException.Kind.CONNECT, "no connection: " + reason(cause));
    } catch (InterruptedException e) {
      if (fresh != null)
        fresh.close();
      throw e;
    }
  }

  private Link open() {
    return switch (settings.transport()) {
      case TCP -> new TcpLink(address.host(), address.port(), settings.polling().timeout());
      case RTU_OVER_TCP -> RtuLink.overTcp(address.host(), address.port(), settings.polling().timeout());
      case RTU -> RtuLink.serial(settings.serial());
    };
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null)
      return "unknown";
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private void drop(Link dead) {
    lock.lock();
    try {
      if (link == dead)
        link = null;
    } finally {
      lock.unlock();
    }
    dead.close();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (link != null)
        link.close();
      link = null;
    } finally {
      lock.unlock();
    }
  }
}
