package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** How the appliance itself is: health, what it stores and how small, what it keeps. Confined to the UI executor. */
public final class SystemModel {
  /** @param level worse than OK is told in words and with a mark */
  public record Part(String name, HealthProbe.Level level, String message, String figures) {}

  /**
   * One column of a table.
   *
   * @param bytes
   *          as stored
   * @param ratio
   *          how many times smaller than plain; NaN for texts
   * @param entropy
   *          about how few bits a value can take, estimated from a few blocks; NaN when that is not known
   */
  public record Stored(String table, String column, String codec, long blocks, long values, long bytes,
      double bitsPerValue, double ratio, double entropy) {}

  /** A name and what it is: version, data folder, how long readings are kept. */
  public record Fact(String name, String value) {}

  static final String STORAGE = """
      SELECT table_name, column_name, codec, count(*) AS blocks, sum("rows") AS "values", sum(bytes) AS bytes,
        8.0 * sum(bytes) / sum("rows") AS bits_per_value, 1.0 * sum(plain_bytes) / sum(bytes) AS ratio,
        sum(entropy_bits * "rows") / sum("rows") FILTER (WHERE entropy_bits IS NOT NULL) AS entropy_estimate
      FROM storage_blocks GROUP BY table_name, column_name, codec ORDER BY bytes DESC""";
  private static final int MOST = 500;

  private final ObservableList<Part> parts = FXCollections.observableArrayList();
  private final ObservableList<Stored> stored = FXCollections.observableArrayList();
  private final ObservableList<AuditLog.Entry> audit = FXCollections.observableArrayList();
  private final ObservableList<Fact> facts = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper total = new ReadOnlyStringWrapper("");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(-1);
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final Conflated<Polled> polled;
  private final Conflated<Double> done;
  private volatile boolean watched;

  private record Polled(List<Part> parts, List<Fact> facts) {}

  SystemModel(Services services, Calls calls, StatusLine status, TimeText times, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    polled = new Conflated<>(ui, p -> {
      if (!p.parts().equals(parts))
        parts.setAll(p.parts());
      if (!p.facts().equals(facts))
        facts.setAll(p.facts());
    });
    done = new Conflated<>(ui, progress::set);
  }

  public ObservableList<Part> parts() {
    return parts;
  }

  /** The largest first. */
  public ObservableList<Stored> stored() {
    return stored;
  }

  public ObservableList<Fact> facts() {
    return facts;
  }

  /** Who changed what runs, the newest first. */
  public ObservableList<AuditLog.Entry> audit() {
    return audit;
  }

  /** What all blocks take together, or why it is not known. */
  public ReadOnlyStringProperty totalProperty() {
    return total.getReadOnlyProperty();
  }

  /** Of the task under way, 0 to 1; -1 = none. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** Asks for the storage figures when the screen is opened: they read every block's head. */
  public void setWatched(boolean now) {
    boolean opened = now && !watched;
    watched = now;
    if (opened)
      refresh();
  }

  /** Poll thread. */
  void poll() {
    if (watched)
      polled.set(new Polled(services.health().stream().map(SystemModel::part).sorted(Comparator.comparing(Part::name))
          .toList(), describe()));
  }

  private static Part part(HealthProbe probe) {
    HealthProbe.Health h = probe.health();
    List<String> figures = new ArrayList<>();
    h.metrics().entrySet().stream().sorted(java.util.Map.Entry.comparingByKey()).forEach(e -> figures.add(e.getKey()
        .replace("_total", "").replace("_bytes", "").replace('_', ' ') + " " + figure(e.getKey(), e.getValue())));
    return new Part(probe.name(), h.level(), h.message(), String.join(",  ", figures));
  }

  private static String figure(String name, double value) {
    if (name.endsWith("_bytes"))
      return bytes(Math.round(value));
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Figures.count(Math.round(value))
        : Figures.value(value);
  }

  /** {@code 1.2 GB}; decimal units, as disks are sold. */
  public static String bytes(long n) {
    if (n < 1_000)
      return n + " B";
    double v = n;
    String[] units = {"kB", "MB", "GB", "TB"};
    int u = -1;
    while (v >= 1_000 && u < units.length - 1) {
      v /= 1_000;
      u++;
    }
    return String.format(Locale.ROOT, v < 10 ? "%.2f %s" : v < 100 ? "%.1f %s" : "%.0f %s", v, units[u]);
  }

  private List<Fact> describe() {
    List<Fact> facts = new ArrayList<>();
    Appliance a = services.appliance();
    if (a != null) {
      facts.add(new Fact(Texts.of("system.version"), a.version()));
      facts.add(new Fact(Texts.of("system.data"), a.data().toString()));
      facts.add(new Fact(Texts.of("system.profile"), a.profile()));
      facts.add(new Fact(Texts.of("system.started"), times.dateSecond(a.startedAt())));
    }
    Tables tables = services.tables();
    if (tables != null)
      for (TableSchema t : tables.list())
        if (t instanceof TableSchema.TimeSeries)
          facts.add(new Fact(Texts.of("system.kept", t.name()), kept(tables.policy(t.name()))));
    return facts;
  }

  private static String kept(StoragePolicy p) {
    List<String> words = new ArrayList<>();
    words.add(p.maxAge() == null ? Texts.of("system.forEver") : Figures.duration(p.maxAge()));
    if (p.maxBytes() > 0)
      words.add(Texts.of("system.atMost", bytes(p.maxBytes())));
    p.rollUps().forEach(r -> words.add(Texts.of("system.summaries", r.name().toLowerCase(Locale.ROOT))));
    return String.join(", ", words);
  }

  public void refresh() {
    calls.call(() -> AuditLog.read(services), audit::setAll, status::warn);
    total.set(Texts.of("system.counting"));
    calls.call(this::read, rows -> {
      stored.setAll(rows);
      total.set(Texts.of("system.total", bytes(rows.stream().mapToLong(Stored::bytes).sum()), Figures.count(rows
          .stream().mapToLong(Stored::values).sum())));
    }, total::set);
  }

  private List<Stored> read() {
    SqlQueryEngine sql = services.sql();
    if (sql == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.sql"));
    List<Stored> rows = new ArrayList<>();
    try (SqlQueryEngine.Result result = sql.execute(STORAGE)) {
      for (Chunk c; rows.size() < MOST && (c = result.next()) != null;)
        for (int i = 0; i < c.size() && rows.size() < MOST; i++)
          rows.add(row(c.row(i)));
    }
    return rows;
  }

  private static Stored row(List<@Nullable Object> r) {
    return new Stored(Records.string(r.get(0)), Records.string(r.get(1)), Records.string(r.get(2)), Records.number(r
        .get(3)), Records.number(r.get(4)), Records.number(r.get(5)), real(r.get(6)), real(r.get(7)), real(
            r.get(8)));
  }

  private static double real(@Nullable Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /** Looks for damage while the plant runs. */
  public void check() {
    task("system.checking", (store, at) -> {
      StoreAdmin.Report r = store.check(false, at);
      return r.sound()
          ? Texts.of("system.sound", Figures.count(r.counts().getOrDefault("blocks", 0L)))
          : Texts.of("system.damaged", Integer.toString(r.problems().size()), r.problems().getFirst());
    });
  }

  /** Writes the store and the settings into one file while the plant runs. */
  public void backup(Path file) {
    task("system.backingUp", (store, at) -> Texts.of("system.backedUp", file, bytes(store.backup(file, at).bytes())));
  }

  private interface Task {
    String run(StoreAdmin store, StoreAdmin.Progress progress);
  }

  private void task(String saying, Task task) {
    if (progress.get() >= 0)
      return;
    progress.set(0);
    status.say(Texts.of(saying));
    calls.call(() -> {
      StoreAdmin store = services.store();
      if (store == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.store"));
      return task.run(store, done::set);
    }, said -> {
      progress.set(-1);
      status.say(said);
    }, sentence -> {
      progress.set(-1);
      status.warn(sentence);
    });
  }
}
