package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.adapter.demo.plant.PlantFault;
import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A simulated plant as a connection, with the controls of the simulation.
 * Configured by {@code io.foreshock.adapter.demo-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.demo", configurationPolicy = ConfigurationPolicy.REQUIRE, service = {
    Connection.class, PlantSimulation.class}, property = Connection.PROTOCOL + "=demo")
@Designate(ocd = DemoPlantConfig.class, factory = true)
public final class DemoPlantAdapter extends AdapterConnection<DemoRun> implements PlantSimulation {
  private final PatternMarker marker;

  @Activate
  public DemoPlantAdapter(@Reference Catalog catalog, @Reference IngestService ingest, BundleContext context,
      DemoPlantConfig config, Map<String, Object> properties) {
    this(catalog, ingest, context::getProperty, config, properties, InstantSource.system());
  }

  DemoPlantAdapter(Catalog catalog, IngestService ingest, UnaryOperator<String> framework,
      DemoPlantConfig config, Map<String, ?> properties, InstantSource clock) {
    PatternMarker patterns = new PatternMarker();
    marker = patterns;
    super("demo", config.id(), properties, id -> {
      if ("false".equals(framework.apply(Appliance.DEMO_PROPERTY)))
        throw new ForeshockException(ErrorCode.CLOSED, "switched off by " + Appliance.DEMO_PROPERTY + "=false");
      return new DemoRun(DemoPlantSettings.of(config, id, clock.instant()), ledger(framework, id), catalog, ingest,
          patterns, clock);
    });
  }

  private static Path ledger(UnaryOperator<String> framework, String id) {
    String data = framework.apply(Appliance.DATA_PROPERTY);
    if (data == null)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "framework property is missing: " + Appliance.DATA_PROPERTY);
    return Path.of(data, "demo", id.replaceAll("[^A-Za-z0-9_-]", "-") + ".ledger");
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  void bindPatterns(PatternLibrary patterns) {
    marker.library(patterns);
  }

  void unbindPatterns(PatternLibrary patterns) {
    marker.libraryGone(patterns);
  }

  @Override
  public void deactivate() throws InterruptedException {
    super.deactivate();
    marker.close();
  }

  @Override
  public List<Machine> machines() {
    return new DemoPlant(0).machines().stream().map(
        m -> new Machine(m.asset(), m.kind().id(), m.kind().faults().stream().map(FaultKind::id).toList())).toList();
  }

  @Override
  public Fault inject(String asset, String fault) {
    return describe(running().plant().inject(asset, fault));
  }

  @Override
  public List<Fault> faults() {
    return run().flatMap(DemoRun::started).map(p -> p.faults().stream().map(DemoPlantAdapter::describe).toList())
        .orElse(List.of());
  }

  @Override
  public double speed() {
    return run().map(DemoRun::speed).orElse(0.0);
  }

  @Override
  public long plantTime() {
    return run().flatMap(DemoRun::started).map(LivePlant::time).orElse(0L);
  }

  private DemoRun running() {
    return run().orElseThrow(() -> new ForeshockException(ErrorCode.CLOSED, "the demo plant is idle: "
        + idleBecause()));
  }

  private static Fault describe(PlantFault fault) {
    return new Fault(fault.asset(), fault.kind().id(), fault.kind().label(), fault.from() * Micros.SECOND,
        fault.failsAt() * Micros.SECOND);
  }
}
