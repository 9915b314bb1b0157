package io.foreshock.adapter.http;

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
 * Polls JSON documents over HTTP. Configured by
 * {@code io.foreshock.adapter.http-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.http", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=http")
@Designate(ocd = HttpConfig.class, factory = true)
public final class HttpAdapter extends AdapterConnection<HttpRun> {
  @Activate
  public HttpAdapter(@Reference Catalog catalog, @Reference IngestService ingest, HttpConfig config,
      Map<String, Object> properties, BundleContext context) {
    super("http", config.id(), properties, id -> new HttpRun(HttpSettings.of(config, id), catalog, ingest,
        ApplianceFacts.of(context).offline()));
  }
}
