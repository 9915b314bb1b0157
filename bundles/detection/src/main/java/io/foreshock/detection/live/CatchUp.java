package io.foreshock.detection.live;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.detection.model.ChannelPlan;

/** Reads from the store what the detector did not get from the live feed. Confined to the detection thread. */
final class CatchUp {
  private final History history;
  private final Supervisor supervisor;

  CatchUp(History history, Supervisor supervisor) {
    this.history = history;
    this.supervisor = supervisor;
  }

  /** After a restart: fills the newest window, and judges from there on. */
  void warm(AssetMonitor monitor) {
    ChannelPlan plan = monitor.plan();
    if (plan == null)
      return;
    long newest = newest(plan);
    if (newest == Long.MIN_VALUE)
      return;
    for (ScaleMonitor scale : monitor.scales())
      scale.nextEnd = scale.scale.endAfter(newest);
    copy(plan, newest - plan.longestWidth() - plan.slowestPeriod(), newest + 1);
  }

  /** After lost batches: everything since the oldest of the newest readings, slice by slice. */
  void run(AssetMonitor monitor) {
    ChannelPlan plan = monitor.plan();
    if (plan == null)
      return;
    long from = Long.MAX_VALUE;
    for (Sensor sensor : plan.sensors())
      if (monitor.newestOf(sensor.id()) != Long.MIN_VALUE)
        from = Math.min(from, monitor.newestOf(sensor.id()));
    long newest = newest(plan);
    long slice = plan.longestWidth();
    for (long at = from; at != Long.MAX_VALUE && at <= newest; at += slice)
      copy(plan, at, Math.min(at + slice, newest + 1));
  }

  private long newest(ChannelPlan plan) {
    return plan.sensors().stream().mapToLong(s -> history.bounds(s.id()).map(History.Bounds::last).orElse(
        Long.MIN_VALUE))
        .max().orElse(Long.MIN_VALUE);
  }

  private void copy(ChannelPlan plan, long from, long to) {
    int total = 0;
    History.Series[] all = new History.Series[plan.sensors().size()];
    for (int c = 0; c < all.length; c++) {
      all[c] = history.read(plan.sensors().get(c).id(), from, to);
      total += all[c].size();
    }
    int[] ids = new int[total];
    long[] timestamps = new long[total];
    double[] values = new double[total];
    byte[] qualities = new byte[total];
    int at = 0;
    for (int c = 0; c < all.length; c++) {
      int n = all[c].size();
      java.util.Arrays.fill(ids, at, at + n, plan.sensors().get(c).id());
      System.arraycopy(all[c].timestamps(), 0, timestamps, at, n);
      System.arraycopy(all[c].values(), 0, values, at, n);
      System.arraycopy(all[c].qualities(), 0, qualities, at, n);
      at += n;
    }
    if (total > 0)
      supervisor.accept(new ReadingBatch(ids, timestamps, values, qualities));
  }
}
