package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A connection to an MQTT broker. Configured by
 * {@code io.foreshock.adapter.mqtt-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.mqtt", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=mqtt")
@Designate(ocd = MqttConfig.class, factory = true)
public final class MqttAdapter extends AdapterConnection<MqttRun> {
  @Activate
  public MqttAdapter(@Reference Catalog catalog, @Reference IngestService ingest, MqttConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, ApplianceFacts.of(context));
  }

  MqttAdapter(Catalog catalog, IngestService ingest, MqttConfig config, Map<String, Object> properties,
      ApplianceFacts appliance) {
    super("mqtt", config.id(), properties,
        id -> new MqttRun(MqttSettings.of(config, id), catalog, ingest, appliance.offline()));
  }
}
