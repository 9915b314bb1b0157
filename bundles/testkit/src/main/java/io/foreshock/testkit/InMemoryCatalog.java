package io.foreshock.testkit;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A catalog in plain maps: the model the real one is compared with. Thread-safe. */
public final class InMemoryCatalog implements Catalog {
  private final Map<String, Sensor> sensors = new LinkedHashMap<>();
  private final Map<String, Asset> assets = new TreeMap<>();

  @Override
  public synchronized Sensor register(SensorSpec spec) {
    Sensor known = sensors.get(spec.tag());
    Sensor sensor = known == null
        ? new Sensor(sensors.size() + 1, spec)
        : new Sensor(known.id(), merge(known.spec(), spec));
    sensors.put(spec.tag(), sensor);
    assets.putIfAbsent(spec.asset(), new Asset(spec.asset(), "", ""));
    return sensor;
  }

  private static SensorSpec merge(SensorSpec known, SensorSpec news) {
    return new SensorSpec(known.asset(), known.name(), either(news.unit(), known.unit()),
        either(news.quantity(), known.quantity()), Double.isNaN(news.low()) ? known.low() : news.low(),
        Double.isNaN(news.high()) ? known.high() : news.high(), either(news.description(), known.description()));
  }

  private static String either(String news, String known) {
    return news.isEmpty() ? known : news;
  }

  @Override
  public synchronized List<Sensor> registerAll(List<SensorSpec> specs) {
    return specs.stream().map(this::register).toList();
  }

  @Override
  public synchronized Asset register(Asset asset) {
    assets.put(asset.path(), asset);
    return asset;
  }

  @Override
  public synchronized Optional<Sensor> sensor(String tag) {
    return Optional.ofNullable(sensors.get(tag));
  }

  @Override
  public synchronized Optional<Sensor> sensor(int id) {
    return sensors.values().stream().filter(s -> s.id() == id).findFirst();
  }

  @Override
  public synchronized List<Sensor> sensors() {
    return new ArrayList<>(sensors.values());
  }

  @Override
  public synchronized List<Sensor> sensorsOf(String assetPath) {
    return sensors.values().stream().filter(s -> s.asset().equals(assetPath))
        .sorted(Comparator.comparing(Sensor::name)).toList();
  }

  @Override
  public synchronized Optional<Asset> asset(String path) {
    return Optional.ofNullable(assets.get(path));
  }

  @Override
  public synchronized List<Asset> assets() {
    return List.copyOf(assets.values());
  }
}
