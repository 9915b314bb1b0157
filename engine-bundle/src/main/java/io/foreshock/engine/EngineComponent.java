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
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.Tables;
import io.foreshock.api.vector.VectorIndexFactory;
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
  private volatile @Nullable Engine engine;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<BlockCodec> codecs = List.of();

  private volatile @Nullable VectorIndexFactory vectors;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setVectors(VectorIndexFactory factory) {
    vectors = factory;
    vectorsChanged();
  }

  void unsetVectors(VectorIndexFactory factory) {
    if (vectors != factory)
      return; // another one took its place before
    vectors = null;
    vectorsChanged();
  }

  private void vectorsChanged() {
    Engine running = engine;
    if (running != null)
      running.vectorsChanged();
  }

  /** Not in the constructor: the codecs are set between the two, and readers may come at once. */
  @Activate
  void start(BundleContext context) {
    String data = context.getProperty(Appliance.DATA_PROPERTY);
    if (data == null)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "framework property is not set: property=" + Appliance.DATA_PROPERTY);
    EngineSettings settings = EngineSettings.of(context::getProperty);
    if ("maintenance".equals(context.getProperty(Appliance.PROFILE_PROPERTY))) {
      services.add(context.registerService(Function.class, new Maintenance(Path.of(data), () -> codecs, settings
          .options()), new Hashtable<>(Map.of("foreshock.maintenance", "true"))));
      return;
    }
    Engine engine = Engine.open(Path.of(data, "store"), () -> codecs, () -> vectors, settings.options());
    this.engine = engine;
    StoragePolicy policy = engine.tables().policy(Tables.READINGS);
    if (!settings.readings(policy).equals(policy))
      engine.tables().setPolicy(Tables.READINGS, settings.readings(policy));
    services.add(context.registerService(Catalog.class, engine.catalog(), null));
    services.add(context.registerService(LiveFeed.class, engine.liveFeed(), null));
    services.add(context.registerService(History.class, engine.history(), null));
    services.add(context.registerService(Tables.class, engine.tables(), null));
    services.add(context.registerService(StoreAdmin.class, engine.admin(), null));
    services.add(context.registerService(HealthProbe.class, engine.health(), null));
    services.add(context.registerService(IngestService.class, engine.ingest(), null));
  }

  @Deactivate
  void stop() {
    for (ServiceRegistration<?> service : services.reversed())
      service.unregister();
    if (engine != null)
      engine.close();
  }
}
