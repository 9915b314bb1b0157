package io.foreshock.adapter.mqtt;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A connection to an MQTT broker. Configured by
 * {@code io.foreshock.adapter.mqtt-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.mqtt", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=mqtt")
@Designate(ocd = MqttConfig.class, factory = true)
public final class MqttAdapter implements Connection {
  private final String id;
  private final Optional<MqttRun> run;
  private final String idleBecause;

  @Activate
  public MqttAdapter(@Reference Catalog catalog, @Reference IngestService ingest, MqttConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, "true".equals(context.getProperty(Appliance.OFFLINE_PROPERTY)));
  }

  MqttAdapter(Catalog catalog, IngestService ingest, MqttConfig config, Map<String, Object> properties,
      boolean offline) {
    id = MqttSettings.connectionId(config.id(), properties);
    String because = "";
    MqttRun started = null;
    try {
      started = new MqttRun(MqttSettings.of(config, id), catalog, ingest, offline);
    } catch (ForeshockException e) {
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
    return "mqtt";
  }

  @Override
  public ConnectionStatus status() {
    return run.map(MqttRun::status)
        .orElseGet(() -> new ConnectionStatus(ConnectionStatus.State.OFFLINE, idleBecause, 0, 0, 0, null));
  }
}
