package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Opens the engine in {@code foreshock.data}/store when the bundle starts and offers its services until the bundle
 * stops; block codecs come and go meanwhile.
 */
@Component(immediate = true, service = {})
public final class EngineComponent {
  private final List<ServiceRegistration<?>> services = new ArrayList<>();
  private @Nullable Engine engine;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<BlockCodec> codecs = List.of();

  /** Not in the constructor: the codecs are set between the two, and readers may come at once. */
  @Activate
  void start(BundleContext context) {
    String data = context.getProperty(Appliance.DATA_PROPERTY);
    if (data == null)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "framework property is not set: property=" + Appliance.DATA_PROPERTY);
    if ("maintenance".equals(context.getProperty(Appliance.PROFILE_PROPERTY))) {
      services.add(context.registerService(Function.class, new Maintenance(Path.of(data), () -> codecs, EngineOptions
          .defaults()), new Hashtable<>(Map.of("foreshock.maintenance", "true"))));
      return;
    }
    Engine engine = Engine.open(Path.of(data, "store"), () -> codecs, options(context));
    this.engine = engine;
    services.add(context.registerService(Catalog.class, engine.catalog(), null));
    services.add(context.registerService(LiveFeed.class, engine.liveFeed(), null));
    services.add(context.registerService(History.class, engine.history(), null));
    services.add(context.registerService(Tables.class, engine.tables(), null));
    services.add(context.registerService(StoreAdmin.class, engine.admin(), null));
    services.add(context.registerService(HealthProbe.class, engine.health(), null));
    services.add(context.registerService(IngestService.class, engine.ingest(), null));
  }

  /** As the owner set them; buffers take at most a quarter of the heap when memory is limited. */
  private static EngineOptions options(BundleContext context) {
    EngineOptions options = EngineOptions.defaults();
    String quota = context.getProperty(Appliance.DISK_QUOTA_PROPERTY);
    if (quota != null)
      options = options.withDiskQuota(Long.parseLong(quota) << 20);
    if (context.getProperty(Appliance.MEMORY_LIMIT_PROPERTY) != null)
      options = options.withMemoryLimit(Math.max(EngineOptions.LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 4));
    return options;
  }

  @Deactivate
  void stop() {
    for (ServiceRegistration<?> service : services.reversed())
      service.unregister();
    if (engine != null)
      engine.close();
  }
}
