package io.foreshock.gateway.status;

import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;

/** {@code GET /metrics}: figures of all probes, sources, assets, alarms and of the JVM for Prometheus. */
public final class MetricsEndpoint implements Endpoint {
  private final Services services;
  private final Identity identity;

  public MetricsEndpoint(Services services, Identity identity) {
    this.services = services;
    this.identity = identity;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    PrometheusText text = new PrometheusText();
    text.add("info", "The running product.", 1, "version", identity.version());
    SystemReport report = SystemReport.of(services);
    components(text, report);
    sources(text, report);
    detection(text);
    jvm(text);
    exchange.text(200, PrometheusText.CONTENT_TYPE, text.toString());
  }

  private static void components(PrometheusText text, SystemReport report) {
    for (SystemReport.Component c : report.components())
      text.add("component_level", "Health of a component: 0 ok, 1 warn, 2 critical.", c.health().level().ordinal(),
          "component", c.name());
    for (SystemReport.Component c : report.components())
      new TreeMap<>(c.health().metrics()).forEach(
          (name, value) -> text.add(name, "Figure of a component: " + name + ".", value, "component", c.name()));
  }

  private static void sources(PrometheusText text, SystemReport report) {
    for (SystemReport.Source s : report.sources()) {
      String[] labels = {"source", s.id(), "protocol", s.protocol()};
      text.add("source_online", "1 while the source is online.", s.status().state() == State.ONLINE ? 1 : 0, labels);
      text.add("source_readings_total", "Readings committed since the source started.", s.status().readings(), labels);
      text.add("source_readings_per_second", "Readings per second over the last few seconds.",
          s.status().readingsPerSecond(), labels);
      text.add("source_sensors", "Sensors seen by the source.", s.status().sensors(), labels);
    }
  }

  private void detection(PrometheusText text) {
    services.find(Detection.class).ifPresent(detection -> {
      for (Detection.AssetStatus s : detection.statuses())
        text.add("asset_anomaly_score", "Anomaly score of an asset, 0 to 1.", s.anomalyScore(), "asset", s.asset());
    });
    services.find(Alarms.class).ifPresent(alarms -> {
      int[] byPriority = new int[5];
      alarms.active().forEach(a -> byPriority[a.priority()]++);
      for (int p = 1; p <= 4; p++)
        text.add("alarms_active", "Alarms present or unacknowledged.", byPriority[p], "priority", Integer.toString(p));
    });
  }

  private void jvm(PrometheusText text) {
    text.add("uptime_seconds", "Seconds since the JVM started.", identity.uptime().toMillis() / 1_000.0);
    memory(text, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
    memory(text, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
    text.add("jvm_threads", "Live platform threads.", ManagementFactory.getThreadMXBean().getThreadCount());
    text.add("jvm_classes_loaded", "Classes loaded now.",
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    for (GarbageCollectorMXBean gc : new ArrayList<>(ManagementFactory.getGarbageCollectorMXBeans())) {
      text.add("jvm_gc_collections_total", "Garbage collections.", gc.getCollectionCount(), "gc", gc.getName());
      text.add("jvm_gc_seconds_total", "Seconds spent in garbage collection.", gc.getCollectionTime() / 1_000.0, "gc",
          gc.getName());
    }
    ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis)
        .ifPresent(ms -> text.add("process_cpu_seconds_total", "Processor time of the process.", ms / 1_000.0));
  }

  private static void memory(PrometheusText text, String area, MemoryUsage usage) {
    text.add("jvm_memory_used_bytes", "Memory in use.", usage.getUsed(), "area", area);
    if (usage.getMax() >= 0)
      text.add("jvm_memory_max_bytes", "Most memory that may be used.", usage.getMax(), "area", area);
  }
}
