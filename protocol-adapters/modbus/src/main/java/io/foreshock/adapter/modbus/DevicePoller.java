package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.modbus.ReadPlan.Block;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.api.Micros;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one device on a thread of its own, so that its silence delays nobody
 * else. Each poll group (points with the same interval) is due on a fixed grid of
 * wall-clock time: an overrun skips ticks but never shifts them. Confined to its
 * thread; {@link #health()} and {@link #reads()} are thread-safe.
 */
final class DevicePoller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DevicePoller.class);

  /** What becomes of readings. */
  interface Sink {
    /** @return false when the store has no room within that time */
    boolean offer(ReadingBatch batch, Duration patience) throws InterruptedException;
  }

  /** A poll group. */
  private static final class Group {
    final long interval;
    final long phase;
    final List<Block> plan;
    long due;

    Group(Duration interval, double share, List<Block> plan) {
      this.interval = interval.toMillis() * Micros.MILLISECOND;
      phase = (long) (this.interval * share);
      this.plan = plan;
    }

    void next(long now) {
      due = Math.floorDiv(now - phase, interval) * interval + phase + interval;
    }
  }

  private final DeviceAddress device;
  private final ModbusLine line;
  private final ModbusSettings settings;
  private final List<Point> points;
  private final Sink sink;
  private final DeviceHealth health;
  private final List<Group> groups = new ArrayList<>();
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  /** Last quality stored per point, by slot. */
  private final Quality[] stored;
  private volatile int reads;
  private int[] sensorIds = {};
  private long resumeAt = Long.MIN_VALUE;

  /**
   * @param share
   *            of the interval by which this device is polled after the grid,
   *            [0, 1): devices take turns
   */
  DevicePoller(DeviceAddress device, ModbusLine line, ModbusSettings settings, List<Point> points, double share,
      Sink sink) {
    this.device = device;
    this.line = line;
    this.settings = settings;
    this.points = points;
    this.sink = sink;
    health = new DeviceHealth(device);
    stored = new Quality[points.size()];
    Arrays.fill(stored, Quality.UNCERTAIN);
    Map<Duration, List<Integer>> slots = new TreeMap<>();
    for (int slot = 0; slot < points.size(); slot++)
      slots.computeIfAbsent(points.get(slot).interval(), _ -> new ArrayList<>()).add(slot);
    slots.forEach((interval, group) -> groups
        .add(new Group(interval, share, new ArrayList<>(ReadPlan.of(points, group, settings.limits())))));
    countReads();
  }

  List<Point> points() {
    return points;
  }

  ModbusLine line() {
    return line;
  }

  DeviceAddress device() {
    return device;
  }

  DeviceHealth health() {
    return health;
  }

  /** Requests of one round over all groups. */
  int reads() {
    return reads;
  }

  /** @param ids of the points' sensors, by slot; before it runs */
  void sensors(int[] ids) {
    sensorIds = ids;
  }

  @Override
  public void run() {
    try {
      long now = Micros.now();
      groups.forEach(g -> g.next(now));
      while (!Thread.currentThread().isInterrupted()) {
        Group group = groups.stream().min(Comparator.comparingLong(g -> g.due)).orElseThrow();
        await(group);
        if (Micros.now() >= resumeAt)
          store(poll(group), group);
        group.next(Micros.now());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(Group group) throws InterruptedException {
    for (long wait = group.due - Micros.now(); wait > 0; wait = group.due - Micros.now()) {
      if (wait > group.interval)
        // The clock was set back.
        group.next(Micros.now());
      TimeUnit.MICROSECONDS.sleep(Math.min(wait, group.interval));
    }
  }

  private void store(ReadingBatch batch, Group group) throws InterruptedException {
    if (batch.size() > 0 && !sink.offer(batch, Duration.ofNanos(group.interval * 1_000)))
      // What was not stored is not known: its quality is stored again with the next reading.
      Arrays.fill(stored, Quality.UNCERTAIN);
  }

  /** Reads every point once, without the grid. */
  ReadingBatch pollAll() throws InterruptedException {
    ReadingBatch.Builder all = ReadingBatch.builder(points.size());
    for (Group group : groups)
      poll(group, all);
    return all.build();
  }

  private ReadingBatch poll(Group group) throws InterruptedException {
    ReadingBatch.Builder batch = ReadingBatch.builder(points.size());
    poll(group, batch);
    return batch.build();
  }

  private void poll(Group group, ReadingBatch.Builder batch) throws InterruptedException {
    int block = 0;
    try {
      while (block < group.plan.size()) {
        Reply reply = ask(group.plan.get(block));
        if (take(group, block, reply, batch))
          block++;
      }
      backoff.reset();
      resumeAt = Long.MIN_VALUE;
    } catch (LineException e) {
      for (; block < group.plan.size(); block++)
        bad(group.plan.get(block), batch);
      failed(e);
    }
  }

  private Reply ask(Block block) throws LineException, InterruptedException {
    for (int retries = health.isAnswering() ? settings.polling().retries() : 0;; retries--)
      try {
        Reply reply = line.ask(device.unit(), block.request());
        if (reply instanceof Reply.Refused refused && refused.unreachable())
          throw new LineException(LineException.Kind.LOST, refused.describe());
        return reply;
      } catch (LineException e) {
        if (retries == 0 || e.kind() == LineException.Kind.CONNECT)
          throw e;
      }
  }

  /** @return false when the block was replaced by smaller ones, to be read now */
  private boolean take(Group group, int index, Reply reply, ReadingBatch.Builder batch) {
    Block block = group.plan.get(index);
    switch (reply) {
      case Reply.Data data -> {
        health.answered(block.request());
        long now = Micros.now();
        for (int slot : block.slots())
          add(slot, points.get(slot).decode(data.bytes(), block.request().address()), now, batch);
      }
      case Reply.Refused refused -> {
        if (refused.code() == Reply.Refused.ILLEGAL_ADDRESS) {
          List<Block> smaller = ReadPlan.split(points, block, settings.limits());
          if (smaller.size() > 1) {
            health.forget(block.request());
            group.plan.remove(index);
            group.plan.addAll(index, smaller);
            countReads();
            LOG.info("{}: refuses {} as one read, reading it as {}", device, block.request(), smaller.size());
            return false;
          }
        }
        health.refused(block.request(), refused);
        bad(block, batch);
      }
    }
    return true;
  }

  private void add(int slot, double value, long now, ReadingBatch.Builder batch) {
    Quality quality = Double.isNaN(value) ? Quality.BAD : Quality.GOOD;
    stored[slot] = quality;
    batch.add(sensorIds[slot], now, value, quality);
  }

  /** Once, when readings end: the store needs no copy of nothing for every poll. */
  private void bad(Block block, ReadingBatch.Builder batch) {
    long now = Micros.now();
    for (int slot : block.slots())
      if (stored[slot] != Quality.BAD)
        add(slot, Double.NaN, now, batch);
  }

  private void failed(LineException e) {
    int failures = health.failed(e);
    if (failures == 1)
      LOG.info("{}: {}", device, e.getMessage());
    if (failures >= DeviceHealth.SILENCE || e.kind() == LineException.Kind.CONNECT) {
      Duration pause = backoff.next();
      resumeAt = Micros.now() + pause.toMillis() * Micros.MILLISECOND;
      health.pausing(pause);
    }
  }

  private void countReads() {
    reads = groups.stream().mapToInt(g -> g.plan.size()).sum();
  }
}
