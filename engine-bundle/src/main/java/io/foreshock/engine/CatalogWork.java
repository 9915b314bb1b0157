package io.foreshock.engine;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.Keys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sensors and an asset to be registered. */
final class CatalogWork extends AwaitedWork {
  private final List<SensorSpec> specs;
  private final @Nullable Asset asset;
  private final List<Sensor> sensors = new ArrayList<>();

  CatalogWork(List<SensorSpec> specs, @Nullable Asset asset) {
    this.specs = List.copyOf(specs);
    this.asset = asset;
    for (SensorSpec spec : specs)
      Keys.text(spec.asset(), CatalogFormat.MAX_PATH, "asset path");
    if (asset != null)
      Keys.text(asset.path(), CatalogFormat.MAX_PATH, "asset path");
  }

  @Override
  public long weight() {
    return 256L * (specs.size() + 1);
  }

  @Override
  public void apply(Group group) {
    sensors.clear();
    for (SensorSpec spec : specs)
      sensors.add(group.register(spec));
    if (asset != null)
      group.register(asset);
  }

  /** After the commit, in the order of the specs. */
  List<Sensor> sensors() {
    return List.copyOf(sensors);
  }
}
