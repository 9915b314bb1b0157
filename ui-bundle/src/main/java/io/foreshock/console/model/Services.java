package io.foreshock.console.model;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import io.foreshock.api.transfer.TableFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The appliance as the console finds it right now. Every service may be missing or change between two calls; ask again
 * each time. Thread-safe; never used on the FX thread.
 */
public interface Services {
  @Nullable
  Catalog catalog();

  @Nullable
  History history();

  @Nullable
  LiveFeed liveFeed();

  @Nullable
  IngestService ingest();

  @Nullable
  Detection detection();

  @Nullable
  PatternLibrary patterns();

  @Nullable
  Alarms alarms();

  @Nullable
  SqlQueryEngine sql();

  @Nullable
  TableFiles files();

  @Nullable
  IncidentReports reports();

  @Nullable
  BundleAdmin bundles();

  @Nullable
  PlantSimulation simulation();

  @Nullable
  Appliance appliance();

  /** Forms and settings of connections. */
  @Nullable
  SourceAdmin sourceAdmin();

  @Nullable
  StoreAdmin store();

  @Nullable
  Tables tables();

  List<HealthProbe> health();

  List<Connection> connections();
}
