package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.TableSchema;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.JournalFormat;
import io.foreshock.engine.format.KeepFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.SeriesFormat;
import io.foreshock.engine.format.TableFormat;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One write transaction and everything that memory has to learn when it commits. Works see what earlier works of the
 * same group did. Confined to the writer thread.
 */
final class Group {
  record Appended(long seq, SeriesTable table, Rows rows) {}

  private final Access access;
  private final CatalogStore catalog;
  private final State before;
  private static final LinkedHashMap<String, Integer> NO_SERIES = new LinkedHashMap<>();

  private final Map<Integer, LinkedHashMap<String, Integer>> newSeries = new HashMap<>();
  private long seq;
  private long weight;
  private boolean dirty;
  private int newSensors;
  private boolean purges;
  private boolean reshaped;
  private final Map<Integer, Set<Long>> vectors = new HashMap<>();

  final Map<String, Sensor> sensors = new LinkedHashMap<>();
  final Map<String, Asset> assets = new LinkedHashMap<>();
  final Map<String, StoredTable> tables;
  final List<Appended> appended = new ArrayList<>();
  final Map<SourcePosition, Long> positions = new LinkedHashMap<>();
  final List<ReadingBatch> live = new ArrayList<>();
  @Nullable
  BlockWork blocks;
  /** Rows may be gone that were there. */
  boolean deleted;

  Group(Access access, CatalogStore catalog, State before) {
    this.access = access;
    this.catalog = catalog;
    this.before = before;
    this.seq = before.lastSeq();
    this.tables = new HashMap<>(before.tables());
  }

  Access access() {
    return access;
  }

  /** Whether the generation is still one of those in memory. */
  boolean holds(Generation generation) {
    return before.generations().contains(generation);
  }

  /** Bytes of all new data so far. */
  long weigh(Work work) {
    return weight += work.weight();
  }

  /** Whether a table was created, altered or dropped. */
  boolean isReshaped() {
    return reshaped;
  }

  /** The vector of a row came, went or was changed. */
  void vectorChanged(int table, long id) {
    vectors.computeIfAbsent(table, _ -> new LinkedHashSet<>()).add(id);
  }

  /**
   * Lists what changed vectors, after all works.
   *
   * @param kept
   *            by table: what is at or before this position need not be listed any more
   * @return null when nothing did
   */
  @Nullable
  VectorChanges listVectors(IntToLongFunction kept) {
    return vectors.isEmpty() ? null : VectorChanges.write(access, vectors, kept);
  }

  /** For changes made through {@link #access()}. */
  void changed() {
    dirty = true;
  }

  boolean isDirty() {
    return dirty;
  }

  /** Whether there is something to be purged. */
  boolean purges() {
    return purges;
  }

  long seq() {
    return seq;
  }

  /** Writes rows to the journal; memory gets them after the commit. */
  void append(SeriesTable table, Rows offered) {
    if (offered.size() == 0)
      return;
    dirty = true;
    Rows rows = table.widened(offered);
    byte[] key = Keys.journal(++seq);
    switch (rows) {
      case Rows.Readings r -> {
        JournalFormat.Shape shape = JournalFormat.Shape.of(r.batch());
        JournalFormat.write(table.id(), r.batch(), shape, access.append(Space.JOURNAL, key, shape.bytes()));
      }
      case Rows.Deleted d -> {
        byte[] entry = JournalFormat.write(table.id(), d);
        access.append(Space.JOURNAL, key, entry.length).put(0, entry);
        deleted = true;
      }
      case Rows.Generic g -> {
        JournalFormat.Generic entry = JournalFormat.generic(g);
        entry.write(table.id(), access.append(Space.JOURNAL, key, entry.bytes()));
      }
    }
    appended.add(new Appended(seq, table, rows));
  }

  long position(SourcePosition source) {
    return positions.getOrDefault(source, source.committed());
  }

  void position(SourcePosition source, long position) {
    dirty = true;
    positions.put(source, position);
    byte[] key = source.id().getBytes(StandardCharsets.UTF_8);
    access.put(Space.SOURCES, key, new Bytes(8).putLong(position).toArray());
  }

  Sensor register(SensorSpec spec) {
    Sensor known = sensors.get(spec.tag());
    if (known == null)
      known = catalog.sensor(spec.tag()).orElse(null);
    SensorSpec merged = known == null ? spec : CatalogStore.merge(known.spec(), spec);
    if (known != null && merged.equals(known.spec()))
      return known;
    int id = known == null ? catalog.sensorCount() + ++newSensors : known.id();
    Sensor sensor = new Sensor(id, merged);
    dirty = true;
    access.put(Space.CATALOG, CatalogFormat.key(CatalogFormat.SENSOR, id), CatalogFormat.write(merged));
    sensors.put(sensor.tag(), sensor);
    if (!assets.containsKey(spec.asset()) && catalog.asset(spec.asset()).isEmpty())
      register(new Asset(spec.asset(), "", ""));
    return sensor;
  }

  void register(Asset asset) {
    dirty = true;
    access.put(Space.CATALOG, CatalogFormat.key(asset), CatalogFormat.write(asset));
    assets.put(asset.path(), asset);
  }

  /** Number of a series of a user table; a new one gets the next number. */
  int seriesOf(SeriesTable table, String name) {
    int known = table.names().idOf(name);
    if (known > 0)
      return known;
    LinkedHashMap<String, Integer> fresh = newSeries.computeIfAbsent(table.id(), _ -> new LinkedHashMap<>());
    Integer staged = fresh.get(name);
    if (staged != null)
      return staged;
    int stored = table.names().count();
    int id = stored + fresh.size() + 1;
    Map.Entry<String, Integer> last = fresh.lastEntry();
    String before = last != null ? last.getKey() : stored > 0 ? table.names().name(stored) : "";
    fresh.put(name, id);
    dirty = true;
    access.put(Space.SERIES, Keys.prefix(table.id(), id), SeriesFormat.write(before, name));
    return id;
  }

  /** Number of a series that was written before, also earlier in this group; 0 when there is none. */
  int knownSeries(SeriesTable table, String name) {
    int known = table.names().idOf(name);
    if (known > 0)
      return known;
    if (table.id() == StoredTable.READINGS_ID)
      return sensors.get(name) instanceof Sensor s ? s.id() : 0;
    return newSeries.getOrDefault(table.id(), NO_SERIES).getOrDefault(name, 0);
  }

  /** The time-series table of this name, when it still is the one of this number. */
  SeriesTable seriesTable(String name, int id) {
    if (tables.get(name) instanceof SeriesTable s && s.id() == id)
      return s;
    for (StoredTable renamed : tables.values())
      if (renamed instanceof SeriesTable s && s.id() == id)
        return s;
    throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table any more: table=" + name);
  }

  StoredTable table(String name) {
    StoredTable table = tables.get(name);
    if (table == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name);
    return table;
  }

  void create(TableSchema schema) {
    for (StoredTable t : tables.values())
      if (t instanceof SeriesTable s)
        for (Keep.Summary summary : s.keep().summaries())
          if (summary.table().schema().name().equals(schema.name()))
            throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "summary of a table: table=" + schema.name());
    int id = Meta.nextTableId(access);
    dirty = true;
    Meta.putLong(access, Meta.NEXT_TABLE, id + 1L);
    TableLayout layout = TableLayout.of(schema);
    access.put(Space.CATALOG, CatalogFormat.key(CatalogFormat.TABLE, id), TableFormat.write(layout));
    reshaped = true;
    tables.put(schema.name(), StoredTable.of(id, layout));
  }

  /** The table under another layout; its rows stay where they are. */
  void replace(StoredTable before, StoredTable now, TableLayout layout) {
    dirty = true;
    reshaped = true;
    access.put(Space.CATALOG, CatalogFormat.key(CatalogFormat.TABLE, now.id()), TableFormat.write(layout));
    tables.remove(before.schema().name());
    tables.put(now.schema().name(), now);
  }

  /** Has all keys with the prefix removed, bit by bit. */
  void purge(Space space, byte[] prefix, int when) {
    dirty = true;
    purges = true;
    access.put(Space.CATALOG, CatalogFormat.purgeKey(space.ordinal(), prefix), new byte[]{(byte) when});
  }

  void purged(Space space, byte[] prefix) {
    dirty = true;
    access.delete(Space.CATALOG, CatalogFormat.purgeKey(space.ordinal(), prefix));
  }

  void drop(StoredTable table) {
    dirty = true;
    reshaped = true;
    access.delete(Space.CATALOG, CatalogFormat.key(CatalogFormat.TABLE, table.id()));
    for (Space space : table instanceof RowTable
        ? List.of(Space.ROWS, Space.INDEX, Space.CHANGES)
        : List.of(Space.SERIES, Space.BLOCKS, Space.RESTS))
      purge(space, Keys.prefix(table.id()), Purger.NOW);
    Meta.remove(access, Meta.bytes(table.id()));
    Meta.remove(access, Meta.newest(table.id()));
    Meta.remove(access, Meta.changes(table.id()));
    Meta.remove(access, Meta.changesFrom(table.id()));
    if (tables.get(table.schema().name()) instanceof StoredTable known && known.id() == table.id())
      tables.remove(table.schema().name());
    appended.removeIf(a -> a.table().id() == table.id());
    if (table instanceof SeriesTable s) {
      access.delete(Space.CATALOG, CatalogFormat.key(KeepFormat.KEY, table.id()));
      s.keep().summaries().forEach(summary -> drop(summary.table()));
    }
  }

  /** Changes what is kept of a table; its summaries are tables once they are built. */
  void keep(String name, Keep keep) {
    SeriesTable table = (SeriesTable) table(name);
    dirty = true;
    List<KeepFormat.SummaryRef> refs = keep.summaries().stream()
        .map(s -> new KeepFormat.SummaryRef(s.rollUp(), s.table().id(), s.built())).toList();
    access.put(Space.CATALOG, CatalogFormat.key(KeepFormat.KEY, table.id()),
        KeepFormat.write(keep.policy(), keep.edge(), refs));
    tables.put(name, table.with(keep));
    deleted = true;
    for (Keep.Summary s : keep.summaries()) {
      String summary = s.table().schema().name();
      if (s.built() != Keep.ALL_SERIES) {
        tables.remove(summary);
      } else {
        Keep own = s.table().keep();
        boolean retires = own.policy().maxAge() != null && tables.get(summary) instanceof SeriesTable;
        tables.put(summary, retires ? s.table().with(own.withEdge(((SeriesTable) table(summary)).edge())) : s.table());
      }
    }
  }

  /** After the commit: what the other threads may know now. Sensors before rows, rows before positions. */
  void publishNames() {
    sensors.values().forEach(catalog::apply);
    assets.values().forEach(catalog::apply);
    for (StoredTable table : tables.values())
      if (table instanceof SeriesTable s)
        newSeries.getOrDefault(s.id(), NO_SERIES).keySet().forEach(s.names()::add);
  }
}
