package io.foreshock.adapter.example;

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

/** One of these lives for each configuration file. Thread-safe. */
@Component(configurationPid = "io.foreshock.adapter.example", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=example")
@Designate(ocd = ExampleConfig.class, factory = true)
public final class ExampleAdapter extends AdapterConnection<ExampleRun> {
  @Activate
  public ExampleAdapter(@Reference Catalog catalog, @Reference IngestService ingest, ExampleConfig config,
      Map<String, Object> properties, BundleContext context) {
    super("example", config.id(), properties, id -> new ExampleRun(ExampleSettings.of(config, id), catalog, ingest,
        ApplianceFacts.of(context).offline()));
  }
}
