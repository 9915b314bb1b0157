package io.foreshock.console;

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
import io.foreshock.console.model.Services;
import io.foreshock.console.view.FileDialogs;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the console with the bundle and closes it again. Every service is optional and may be swapped under the running
 * console: what is missing is said in a sentence on the screen.
 */
@Component(immediate = true, service = {})
public final class ConsoleComponent implements Services {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleComponent.class);

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Catalog catalog;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable History history;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable LiveFeed liveFeed;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable IngestService ingest;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Detection detection;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable PatternLibrary patterns;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Alarms alarms;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable SqlQueryEngine sql;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable IncidentReports reports;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable TableFiles files;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable BundleAdmin bundles;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable PlantSimulation simulation;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Appliance appliance;
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Connection> connections = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable SourceAdmin sourceAdmin;
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<HealthProbe> health = List.of();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable StoreAdmin store;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Tables tables;

  private @Nullable ConsoleWindow window;

  @Activate
  void activate(BundleContext context) {
    UnaryOperator<@Nullable String> property = context::getProperty;
    if ("true".equals(property.apply(Appliance.HEADLESS_PROPERTY))) {
      LOG.info("console off: {}=true", Appliance.HEADLESS_PROPERTY);
      return;
    }
    String reason = Toolkit.missingDisplay(System.getenv(), property);
    if (reason != null) {
      LOG.info("console off: {}", reason);
      return;
    }
    ConsoleWindow w = new ConsoleWindow(this, ConsoleSettings.of(property), FileDialogs.ofDesktop());
    window = w;
    // starting the toolkit takes a moment, which the other bundles need not wait for
    Thread t = new Thread(() -> open(w), "foreshock-console-start");
    t.setDaemon(true);
    t.start();
  }

  private static void open(ConsoleWindow w) {
    try {
      w.open();
    } catch (RuntimeException | LinkageError e) { // the edge of the start thread: without a usable toolkit we stay closed
      LOG.error("JavaFX does not start, the appliance goes on without a console: {}", e.toString(), e);
    }
  }

  @Deactivate
  void deactivate() {
    ConsoleWindow w = window;
    window = null;
    if (w != null)
      w.close();
  }

  @Override
  public @Nullable Catalog catalog() {
    return catalog;
  }

  @Override
  public @Nullable History history() {
    return history;
  }

  @Override
  public @Nullable LiveFeed liveFeed() {
    return liveFeed;
  }

  @Override
  public @Nullable IngestService ingest() {
    return ingest;
  }

  @Override
  public @Nullable Detection detection() {
    return detection;
  }

  @Override
  public @Nullable PatternLibrary patterns() {
    return patterns;
  }

  @Override
  public @Nullable Alarms alarms() {
    return alarms;
  }

  @Override
  public @Nullable SqlQueryEngine sql() {
    return sql;
  }

  @Override
  public @Nullable TableFiles files() {
    return files;
  }

  @Override
  public @Nullable IncidentReports reports() {
    return reports;
  }

  @Override
  public @Nullable BundleAdmin bundles() {
    return bundles;
  }

  @Override
  public @Nullable PlantSimulation simulation() {
    return simulation;
  }

  @Override
  public @Nullable Appliance appliance() {
    return appliance;
  }

  @Override
  public @Nullable SourceAdmin sourceAdmin() {
    return sourceAdmin;
  }

  @Override
  public @Nullable StoreAdmin store() {
    return store;
  }

  @Override
  public @Nullable Tables tables() {
    return tables;
  }

  @Override
  public List<HealthProbe> health() {
    return health;
  }

  @Override
  public List<Connection> connections() {
    return connections;
  }
}
