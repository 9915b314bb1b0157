package io.foreshock.engine;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.Condition;
import io.foreshock.engine.StoredTable.CatalogView;
import io.foreshock.engine.column.ChunkFilter;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sensors or assets of a snapshot as rows, by tag or path. */
final class CatalogScan implements StoreSnapshot.ChunkSource {
  private final List<Column> columns;
  private final int[] projection;
  private final List<@Nullable Object[]> rows;
  private int at;

  CatalogScan(Access access, CatalogView view, int[] projection, List<Condition> where) {
    this.projection = projection;
    this.columns = Arrays.stream(projection).mapToObj(view.schema().columns()::get).toList();
    ChunkFilter filter = new ChunkFilter(view.schema(), where);
    this.rows = view.id() == StoredTable.SENSORS_ID ? sensors(access) : assets(access);
    if (!filter.isEmpty())
      rows.removeIf(row -> !where.stream().allMatch(c -> c.test(stored(row[view.schema().indexOf(c.column())]))));
  }

  private static @Nullable Object stored(@Nullable Object value) {
    return value instanceof Integer i ? (Object) i.longValue() : value;
  }

  private static List<@Nullable Object[]> sensors(Access access) {
    List<Sensor> sensors = new ArrayList<>();
    try (Walk walk = access.walk(Space.CATALOG)) {
      byte[] kind = {CatalogFormat.SENSOR};
      for (boolean on = walk.seek(kind); on && walk.hasPrefix(kind); on = walk.next())
        sensors.add(new Sensor(CatalogFormat.id(walk.key()), CatalogFormat.sensor(walk.value())));
    }
    sensors.sort(Comparator.comparing(Sensor::tag));
    List<@Nullable Object[]> rows = new ArrayList<>(sensors.size());
    for (Sensor s : sensors) {
      SensorSpec spec = s.spec();
      rows.add(new @Nullable Object[]{s.tag(), s.id(), spec.asset(), spec.name(), spec.unit(), spec.quantity(),
          known(spec.low()), known(spec.high()), spec.description()});
    }
    return rows;
  }

  private static @Nullable Double known(double limit) {
    return Double.isNaN(limit) ? null : (Double) limit;
  }

  private static List<@Nullable Object[]> assets(Access access) {
    List<Asset> assets = new ArrayList<>();
    try (Walk walk = access.walk(Space.CATALOG)) {
      byte[] kind = {CatalogFormat.ASSET};
      for (boolean on = walk.seek(kind); on && walk.hasPrefix(kind); on = walk.next())
        assets.add(CatalogFormat.asset(walk.value()));
    }
    assets.sort(Comparator.comparing(Asset::path));
    List<@Nullable Object[]> rows = new ArrayList<>(assets.size());
    for (Asset a : assets)
      rows.add(new @Nullable Object[]{a.path(), a.kind(), a.description()});
    return rows;
  }

  @Override
  public @Nullable Chunk next() {
    if (at == rows.size())
      return null;
    ChunkBuilder chunk = new ChunkBuilder(columns);
    for (int end = Math.min(rows.size(), at + BlockCodec.MAX_COUNT); at < end; at++) {
      @Nullable
      Object[] row = rows.get(at);
      @Nullable
      Object[] out = new Object[projection.length];
      for (int c = 0; c < out.length; c++)
        out[c] = row[projection[c]];
      chunk.add(out);
    }
    return chunk.build();
  }

  @Override
  public void close() {
    at = rows.size();
  }
}
