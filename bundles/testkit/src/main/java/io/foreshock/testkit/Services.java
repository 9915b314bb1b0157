package io.foreshock.testkit;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.table.Tables;

/** The services of one store, real or in memory. */
public record Services(Catalog catalog, IngestService ingest, LiveFeed feed, History history, Tables tables) {
  public static Services of(InMemoryAppliance appliance) {
    return new Services(appliance.catalog(), appliance.ingest(), appliance.feed(), appliance.history(),
        appliance.tables());
  }
}
