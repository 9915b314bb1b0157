package io.foreshock.engine;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The catalog in memory, changed by the writer after each commit. Thread-safe. */
final class CatalogStore implements Catalog {
  private final SeriesNames names;
  /** Texts of different sensors that are kept once, while the catalog is read. */
  private static final int SHARED_TEXTS = 65_536;

  private final Map<String, Members> byAsset = new ConcurrentHashMap<>();
  private final Map<String, Asset> assets = new ConcurrentSkipListMap<>();
  private volatile @Nullable Sensor[] byId = new Sensor[64];
  private final CommitQueue queue;

  /**
   * @param names
   *            the series of {@code readings}: kept equal to the tags
   */
  CatalogStore(SeriesNames names, CommitQueue queue) {
    this.names = names;
    this.queue = queue;
  }

  /** Numbers of an asset's sensors. */
  private static final class Members {
    private int[] ids = new int[2];
    private int count;

    synchronized void add(int id) {
      if (count == ids.length)
        ids = Arrays.copyOf(ids, 2 * count);
      ids[count++] = id;
    }

    synchronized int[] all() {
      return Arrays.copyOf(ids, count);
    }
  }

  void load(Access access) {
    Map<String, String> shared = new HashMap<>();
    UnaryOperator<String> once = text -> {
      String known = shared.get(text);
      if (known == null && shared.size() < SHARED_TEXTS)
        shared.put(text, text);
      return known == null ? text : known;
    };
    try (Walk walk = access.walk(Space.CATALOG)) {
      for (boolean on = walk.first(); on; on = walk.next()) {
        switch (walk.key().get(0)) {
          case CatalogFormat.SENSOR -> apply(new Sensor(CatalogFormat.id(walk.key()), CatalogFormat.sensor(walk
              .value(), once)));
          case CatalogFormat.ASSET -> apply(CatalogFormat.asset(walk.value()));
          default -> {
            // tables are loaded by the engine
          }
        }
      }
    }
  }

  /** For the writer, after the commit; new sensors in the order of their ids. */
  void apply(Sensor sensor) {
    @Nullable
    Sensor[] all = byId;
    if (sensor.id() >= all.length)
      byId = all = Arrays.copyOf(all, Math.max(sensor.id() + 1, all.length * 2));
    all[sensor.id()] = sensor;
    if (sensor.id() > names.count()) {
      names.add(sensor.tag());
      byAsset.computeIfAbsent(sensor.asset(), _ -> new Members()).add(sensor.id());
    }
  }

  void apply(Asset asset) {
    assets.put(asset.path(), asset);
  }

  @Override
  public Sensor register(SensorSpec spec) {
    return registerAll(List.of(spec)).getFirst();
  }

  @Override
  public List<Sensor> registerAll(List<SensorSpec> specs) {
    List<Sensor> known = new ArrayList<>(specs.size());
    for (SensorSpec spec : specs) {
      Sensor sensor = known(spec.tag());
      if (sensor == null || !merge(sensor.spec(), spec).equals(sensor.spec()))
        return queue.submit(new CatalogWork(specs, null)).sensors();
      known.add(sensor);
    }
    return known;
  }

  @Override
  public Asset register(Asset asset) {
    requireNonNull(asset, "asset is null");
    if (!asset.equals(assets.get(asset.path())))
      queue.submit(new CatalogWork(List.of(), asset));
    return asset;
  }

  /** What is known after hearing the news: empty texts and NaN never erase. */
  static SensorSpec merge(SensorSpec known, SensorSpec news) {
    return new SensorSpec(known.asset(), known.name(), either(news.unit(), known.unit()),
        either(news.quantity(), known.quantity()), Double.isNaN(news.low()) ? known.low() : news.low(),
        Double.isNaN(news.high()) ? known.high() : news.high(), either(news.description(), known.description()));
  }

  private static String either(String news, String known) {
    return news.isEmpty() ? known : news;
  }

  private @Nullable Sensor known(String tag) {
    int id = names.idOf(tag);
    return id == 0 ? null : byId[id];
  }

  int sensorCount() {
    return names.count();
  }

  @Override
  public Optional<Sensor> sensor(String tag) {
    return Optional.ofNullable(known(tag));
  }

  @Override
  public Optional<Sensor> sensor(int id) {
    return id < 1 || id > names.count() ? Optional.empty() : Optional.ofNullable(byId[id]);
  }

  @Override
  public List<Sensor> sensors() {
    int n = names.count();
    @Nullable
    Sensor[] all = byId;
    List<Sensor> sensors = new ArrayList<>(n);
    for (int id = 1; id <= n; id++)
      if (all[id] instanceof Sensor s)
        sensors.add(s);
    return sensors;
  }

  @Override
  public List<Sensor> sensorsOf(String assetPath) {
    Members members = byAsset.get(assetPath);
    if (members == null)
      return List.of();
    List<Sensor> sensors = new ArrayList<>();
    for (int id : members.all())
      sensors.add(sensor(id).orElseThrow());
    sensors.sort(Comparator.comparing(Sensor::name));
    return List.copyOf(sensors);
  }

  @Override
  public Optional<Asset> asset(String path) {
    return Optional.ofNullable(assets.get(path));
  }

  @Override
  public List<Asset> assets() {
    return List.copyOf(assets.values());
  }
}
