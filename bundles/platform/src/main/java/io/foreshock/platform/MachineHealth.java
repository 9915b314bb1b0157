package io.foreshock.platform;

import io.foreshock.api.platform.HealthProbe;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Heap, threads and disk of the machine under the appliance. Thread-safe. */
@Component(service = HealthProbe.class)
public final class MachineHealth implements HealthProbe {
  /** Disk left, bytes: below it someone should tidy up. */
  static final long DISK_WARN = 2L << 30;
  /** Disk left, bytes: below it ingest is about to stop. */
  static final long DISK_CRITICAL = 256L << 20;
  /** Share of the heap in use after a collection. */
  static final double HEAP_WARN = 0.85;
  static final double HEAP_CRITICAL = 0.95;

  private final Path data;

  @Activate
  public MachineHealth(BundleContext context) {
    this(RunningAppliance.dataFolder(context));
  }

  MachineHealth(Path data) {
    this.data = data;
  }

  @Override
  public String name() {
    return "platform";
  }

  @Override
  public Health health() {
    Map<String, Double> metrics = new HashMap<>();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    metrics.put("jvm_heap_used_bytes", (double) heap.getUsed());
    metrics.put("jvm_heap_max_bytes", (double) heap.getMax());
    double live = Heap.OURS.live();
    metrics.put("jvm_heap_live_bytes", live);
    metrics.put("jvm_threads", (double) ManagementFactory.getThreadMXBean().getThreadCount());
    metrics.put("jvm_gc_seconds_total", collectionSeconds());
    metrics.put("process_cpu_seconds_total", cpuSeconds());
    metrics.put("process_uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    long free = -1;
    try {
      FileStore disk = Files.getFileStore(data);
      free = disk.getUsableSpace();
      metrics.put("disk_free_bytes", (double) free);
      metrics.put("disk_total_bytes", (double) disk.getTotalSpace());
    } catch (IOException e) {
      return new Health(Level.CRITICAL, "data folder " + data + " cannot be read: " + e, metrics);
    }
    return judge(free, heap.getMax() > 0 ? live / heap.getMax() : 0, metrics);
  }

  static Health judge(long freeBytes, double liveShare, Map<String, Double> metrics) {
    String disk = "disk free: " + (freeBytes >> 20) + " MB, wanted " + (DISK_WARN >> 20) + " MB";
    String heap = "heap in use after collection: " + Math.round(liveShare * 100) + " %, limit "
        + Math.round(HEAP_WARN * 100) + " %";
    if (freeBytes < DISK_CRITICAL) {
      return new Health(Level.CRITICAL, disk, metrics);
    }
    if (liveShare > HEAP_CRITICAL) {
      return new Health(Level.CRITICAL, heap, metrics);
    }
    if (freeBytes < DISK_WARN) {
      return new Health(Level.WARN, disk, metrics);
    }
    return liveShare > HEAP_WARN ? new Health(Level.WARN, heap, metrics) : new Health(Level.OK, "", metrics);
  }

  private static double collectionSeconds() {
    double millis = 0;
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += Math.max(0, gc.getCollectionTime());
    }
    return millis / 1e3;
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
  }
}
