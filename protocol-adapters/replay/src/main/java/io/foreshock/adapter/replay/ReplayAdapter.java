package io.foreshock.adapter.replay;

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
 * A file as a source of readings. Configured by
 * {@code io.foreshock.adapter.replay-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.replay", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=replay")
@Designate(ocd = ReplayConfig.class, factory = true)
public final class ReplayAdapter extends AdapterConnection<ReplayRun> {
  @Activate
  public ReplayAdapter(@Reference Catalog catalog, @Reference IngestService ingest, ReplayConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, ApplianceFacts.of(context));
  }

  ReplayAdapter(Catalog catalog, IngestService ingest, ReplayConfig config, Map<String, Object> properties,
      ApplianceFacts appliance) {
    super("replay", config.id(), properties,
        id -> new ReplayRun(ReplaySettings.of(config, id, appliance.data()), catalog, ingest));
  }
}
