package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adapters on an appliance in memory. */
final class Rig implements AutoCloseable {
  final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Path folder;
  private final List<ModbusAdapter> open = new ArrayList<>();

  Rig(Path folder) {
    this.folder = folder.resolve("conf");
  }

  /** The register map of the configuration. */
  Path write(String map) throws IOException {
    return Files.writeString(Files.createDirectories(folder).resolve("map.csv"), map);
  }

  /** Fast polls of a map. */
  ModbusAdapter open(TestConfig config, String map) throws IOException {
    write(map);
    ModbusAdapter adapter = new ModbusAdapter(appliance.catalog(), appliance.ingest(), config.with("map", "map.csv")
        .build(), Map.of("service.pid", "io.foreshock.adapter.modbus~test"), new ApplianceFacts(folder.getParent(),
            false));
    open.add(adapter);
    return adapter;
  }

  void close(ModbusAdapter adapter) throws InterruptedException {
    adapter.deactivate();
    open.remove(adapter);
  }

  /** A good one: on a busy machine the first answer may come too late. */
  History.Reading awaitReading(String tag) {
    awaitQuality(tag, Quality.GOOD);
    return latest(tag);
  }

  void awaitQuality(String tag, Quality quality) {
    Await.until(tag + " is " + quality, Duration.ofSeconds(20), () -> {
      History.Reading reading = latest(tag);
      return reading != null && reading.quality() == quality;
    });
  }

  History.Reading latest(String tag) {
    return appliance.catalog().sensor(tag).map(Sensor::id).flatMap(id -> appliance.history().latest(id)).orElse(null);
  }

  int count(String tag) {
    return appliance.catalog().sensor(tag)
        .map(s -> appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE).size()).orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    for (ModbusAdapter adapter : List.copyOf(open))
      close(adapter);
  }
}
