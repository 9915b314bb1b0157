package io.foreshock.detection;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.table.Tables;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.live.Detector;
import io.foreshock.detection.search.HistoryIndexer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The detector as services. */
@Component(service = {Detection.class,
    HealthProbe.class}, immediate = true, configurationPid = "io.foreshock.detection")
public final class DetectionComponent implements Detection, HealthProbe {
  private final Detector detector;
  private final List<ServiceRegistration<?>> registrations;
  private @Nullable VectorIndexFactory index;

  /** {@code conf/io.foreshock.detection.cfg}; a dot in a key stands for an underscore here. */
  @interface Config {
    /** Budget of the search per sensor and day, bytes; 0 = history is not embedded. */
    int search_bytes_per_day() default 1_536;

    /** Memory the search may take outside of the heap, MB. */
    int search_memory_mb() default 1_024;

    /** Part of one core that embeds history in the background, percent. */
    int search_core_percent() default 25;
  }

  @Activate
  public DetectionComponent(BundleContext context, Config config, @Reference Catalog catalog,
      @Reference History history, @Reference LiveFeed feed, @Reference Tables tables) {
    detector = new Detector(catalog, history, feed, tables, null, Clock.systemUTC(),
        new HistoryIndexer.Options(config.search_bytes_per_day(), memory(context, config), config
            .search_core_percent() / 100.0));
    detector.start();
    registrations = List.of(context.registerService(PatternLibrary.class, detector.library(), null),
        context.registerService(Alarms.class, detector.alarms(), null),
        context.registerService(Episodes.class, detector.episodes(), null));
  }

  /** At most an eighth of what the whole process may take. */
  private static long memory(BundleContext context, Config config) {
    String limit = context.getProperty(Appliance.MEMORY_LIMIT_PROPERTY);
    long wanted = (long) config.search_memory_mb() << 20;
    return limit == null || limit.isBlank() ? wanted : Math.min(wanted, (Long.parseLong(limit.strip()) << 20) / 8);
  }

  @Deactivate
  void stop() {
    registrations.reversed().forEach(ServiceRegistration::unregister);
    detector.close();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindIndex(VectorIndexFactory factory) {
    index = factory;
    detector.useIndex(factory);
  }

  synchronized void unbindIndex(VectorIndexFactory factory) {
    if (index == factory) {
      index = null;
      detector.useIndex(null);
    }
  }

  @Override
  public Optional<AssetStatus> status(String asset) {
    return detector.status(asset);
  }

  @Override
  public List<AssetStatus> statuses() {
    return detector.statuses();
  }

  @Override
  public List<Match> findSimilar(String asset, long fromMicros, long toMicros, int limit) {
    return detector.findSimilar(asset, fromMicros, toMicros, limit);
  }

  @Override
  public String name() {
    return "detection";
  }

  @Override
  public Health health() {
    return detector.health();
  }
}
