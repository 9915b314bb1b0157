package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Subscribes to the variables of an OPC UA server. Configured by
 * {@code io.foreshock.adapter.opcua-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.opcua", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=opcua")
@Designate(ocd = OpcUaConfig.class, factory = true)
public final class OpcUaAdapter extends AdapterConnection<OpcUaRun> {
  @Activate
  public OpcUaAdapter(@Reference Catalog catalog, @Reference History history, @Reference IngestService ingest,
      OpcUaConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, history, ingest, config, properties, ApplianceFacts.of(context));
  }

  OpcUaAdapter(Catalog catalog, History history, IngestService ingest, OpcUaConfig config,
      Map<String, Object> properties,
      ApplianceFacts appliance) {
    super("opcua", config.id(), properties,
        id -> new OpcUaRun(OpcUaSettings.of(config, id), catalog, history, ingest, new Pki(appliance.data().resolve(
            "opcua")),
            appliance.offline()));
  }
}
