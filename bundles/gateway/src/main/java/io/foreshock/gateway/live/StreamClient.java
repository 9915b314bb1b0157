package io.foreshock.gateway.live;

import io.foreshock.api.detection.Alarm;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.live.StreamMessages.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connected browser. What it has not yet been sent is kept per sensor and per alarm, the newest only, so memory is
 * bounded by what it subscribed to however slowly it reads; its own thread sends, so it never holds up anybody else.
 * Thread-safe.
 */
final class StreamClient implements Runnable {
  /** At most ten updates a second per sensor. */
  static final Duration PACE = Duration.ofMillis(100);
  static final Duration PING_EVERY = Duration.ofSeconds(20);
  static final int GOING_AWAY = 1001;
  static final int POLICY = 1008;
  private static final int MAX_CONTROL = 64;
  private static final int MAX_ALARMS = 1_000;

  /** Turns a reading into its message when it is about to leave, with the newest anomaly score. */
  interface Formatter {
    /** @return one message each; readings of sensors that are gone are left out */
    List<String> format(List<Reading> readings);
  }

  private final Wire wire;
  private final Formatter formatter;
  private final GatewayStats stats;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<String> control = new ArrayDeque<>();
  private final Map<String, Alarm> alarms = new LinkedHashMap<>();
  private Map<Integer, Reading> readings = new LinkedHashMap<>();
  private boolean closed;
  private volatile SensorFilter filter = SensorFilter.NONE;

  StreamClient(Wire wire, Formatter formatter, GatewayStats stats) {
    this.wire = wire;
    this.formatter = formatter;
    this.stats = stats;
  }

  SensorFilter filter() {
    return filter;
  }

  /** Replaces the subscription; what is waiting from the old one goes. */
  void subscribe(SensorFilter wanted) {
    lock.lock();
    try {
      filter = wanted;
      readings.clear();
    } finally {
      lock.unlock();
    }
  }

  void offer(Reading reading) {
    lock.lock();
    try {
      if (closed)
        return;
      Reading waiting = readings.get(reading.sensorId());
      if (waiting != null)
        stats.conflatedReadings.increment();
      if (waiting == null || waiting.timestamp() <= reading.timestamp())
        readings.put(reading.sensorId(), reading);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  void offer(Alarm alarm) {
    lock.lock();
    try {
      if (closed)
        return;
      alarms.remove(alarm.id());
      if (alarms.size() == MAX_ALARMS)
        alarms.remove(alarms.keySet().iterator().next());
      alarms.put(alarm.id(), alarm);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** An answer to the client; one that asks faster than it reads the answers is sent away. */
  void answer(String message) {
    boolean flooded;
    lock.lock();
    try {
      if (closed)
        return;
      flooded = control.size() == MAX_CONTROL;
      if (!flooded)
        control.add(message);
      work.signal();
    } finally {
      lock.unlock();
    }
    if (flooded)
      close(POLICY, "too many requests");
  }

  void close(int code, String reason) {
    end();
    wire.close(code, reason);
  }

  /** The connection is gone. */
  void end() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Sends until the end. */
  @Override
  public void run() {
    try {
      while (awaitWork()) {
        long begun = System.nanoTime();
        for (String message : drain()) {
          wire.send(message);
          stats.streamMessages.increment();
        }
        pause(begun);
      }
    } catch (IOException e) {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
  }

  /** @return false at the end */
  private boolean awaitWork() throws InterruptedException, IOException {
    while (true) {
      lock.lock();
      try {
        long left = PING_EVERY.toNanos();
        while (!closed && control.isEmpty() && alarms.isEmpty() && readings.isEmpty() && left > 0)
          left = work.awaitNanos(left);
        if (closed)
          return false;
        if (left > 0)
          return true;
      } finally {
        lock.unlock();
      }
      wire.ping();
    }
  }

  private List<String> drain() {
    List<String> messages = new ArrayList<>();
    List<Alarm> changed;
    List<Reading> newest;
    lock.lock();
    try {
      messages.addAll(control);
      control.clear();
      changed = List.copyOf(alarms.values());
      alarms.clear();
      newest = List.copyOf(readings.values());
      readings = new LinkedHashMap<>();
    } finally {
      lock.unlock();
    }
    for (Alarm alarm : changed)
      messages.add(StreamMessages.alarm(alarm));
    messages.addAll(formatter.format(newest));
    return messages;
  }

  private void pause(long begunNanos) throws InterruptedException {
    long left = PACE.toNanos() - (System.nanoTime() - begunNanos);
    lock.lock();
    try {
      // Awaiting, not sleeping, so that a close need not wait for the pace.
      while (!closed && left > 0)
        left = work.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
    } finally {
      lock.unlock();
    }
  }
}
