package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
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
 * Subscribes to the variables of an OPC UA server. Configured by
 * {@code io.foreshock.adapter.opcua-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.opcua", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=opcua")
@Designate(ocd = OpcUaConfig.class, factory = true)
public final class OpcUaAdapter implements Connection {
  private final String id;
  private final Optional<OpcUaRun> run;
  private final String idleBecause;

  @Activate
  public OpcUaAdapter(@Reference Catalog catalog, @Reference IngestService ingest, OpcUaConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, folder(context),
        "true".equals(context.getProperty(Appliance.OFFLINE_PROPERTY)));
  }

  OpcUaAdapter(Catalog catalog, IngestService ingest, OpcUaConfig config, Map<String, Object> properties,
      Path folder, boolean offline) {
    id = Names.connectionId("opcua", config.id(), properties);
    String because = "";
    OpcUaRun started = null;
    try {
      started = new OpcUaRun(OpcUaSettings.of(config, id), catalog, ingest, new Pki(folder), offline);
    } catch (ForeshockException e) {
      because = "configuration: " + e.getMessage();
    }
    idleBecause = because;
    run = Optional.ofNullable(started);
  }

  private static Path folder(BundleContext context) {
    return Path.of(Objects.requireNonNullElse(context.getProperty(Appliance.DATA_PROPERTY), ""), "opcua")
        .toAbsolutePath();
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
    return "opcua";
  }

  @Override
  public ConnectionStatus status() {
    return run.map(OpcUaRun::status)
        .orElseGet(() -> new ConnectionStatus(ConnectionStatus.State.OFFLINE, idleBecause, 0, 0, 0, null));
  }
}
