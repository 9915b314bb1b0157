package io.foreshock.adapter.replay;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A CSV file as a source of readings. Configured by
 * {@code io.foreshock.adapter.replay-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.replay", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=replay")
@Designate(ocd = ReplayConfig.class, factory = true)
public final class ReplayAdapter implements Connection {
  private final String id;
  private final Optional<ReplayRun> run;
  private final String idleBecause;

  @Activate
  public ReplayAdapter(@Reference Catalog catalog, @Reference IngestService ingest, BundleContext context,
      ReplayConfig config, Map<String, Object> properties) {
    this(catalog, ingest, Path.of(Objects.requireNonNullElse(context.getProperty(Appliance.DATA_PROPERTY), "")),
        config, properties);
  }

  ReplayAdapter(Catalog catalog, IngestService ingest, Path data, ReplayConfig config, Map<String, ?> properties) {
    id = ReplaySettings.connectionId(config.id(), properties);
    String because = "";
    ReplayRun started = null;
    try {
      started = new ReplayRun(ReplaySettings.of(config, id, data), catalog, ingest);
    } catch (ForeshockException | InvalidPathException e) {
      because = "configuration: " + e.getMessage();
    }
    idleBecause = because;
    run = Optional.ofNullable(started);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    if (run.isPresent())
      run.get().close();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String protocol() {
    return "replay";
  }

  @Override
  public ConnectionStatus status() {
    return run.map(ReplayRun::status)
        .orElseGet(() -> new ConnectionStatus(ConnectionStatus.State.OFFLINE, idleBecause, 0, 0, 0, null));
  }
}
