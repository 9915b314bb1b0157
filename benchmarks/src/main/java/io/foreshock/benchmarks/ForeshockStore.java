package io.foreshock.benchmarks;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.ColdBitsCodec;
import io.foreshock.codec.numeric.ColdDecimalCodec;
import io.foreshock.codec.numeric.ColdDictionaryCodec;
import io.foreshock.codec.numeric.ColdLongCodec;
import io.foreshock.codec.numeric.ColdMultiplesCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.codec.numeric.DictionaryCodec;
import io.foreshock.codec.numeric.FrontBitsCodec;
import io.foreshock.codec.numeric.MultiplesCodec;
import io.foreshock.codec.numeric.OrderedBitsCodec;
import io.foreshock.codec.numeric.RepeatedLongsCodec;
import io.foreshock.codec.numeric.RepeatsCodec;
import io.foreshock.codec.text.FsstCodec;
import io.foreshock.codec.text.TemplateCodec;
import io.foreshock.codec.text.ZstdCodec;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The product, through its public interfaces. */
final class ForeshockStore implements PlantStore {
  static final List<BlockCodec> CODECS = List.of(new DeltaFforCodec(), new AlpCodec(), new OrderedBitsCodec(),
      new ColdLongCodec(), new ColdDecimalCodec(), new ColdBitsCodec(), new DictionaryCodec(),
      new ColdDictionaryCodec(), new MultiplesCodec(), new ColdMultiplesCodec(), new FrontBitsCodec(),
      new RepeatsCodec(), new RepeatedLongsCodec(),
      new FsstCodec(), new TemplateCodec(), new ZstdCodec());
  static final String TABLE = "plant";
  private static final TableSchema SCHEMA = new TableSchema.TimeSeries(TABLE,
      List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.required("sensor", ColumnType.TEXT),
          Column.of("temperature", ColumnType.DOUBLE), Column.of("pressure", ColumnType.DOUBLE),
          Column.of("vibration", ColumnType.DOUBLE)),
      "ts", "sensor");
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int THREADS = 2;

  private final Engine engine;
  private final int sensors;
  private final AtomicLong acked = new AtomicLong();

  /**
   * @param sensors
   *            how many the table has: numbers 0 until this
   */
  ForeshockStore(Path dir, int sensors) {
    this(dir, sensors, () -> CODECS);
  }

  ForeshockStore(Path dir, int sensors, Supplier<List<BlockCodec>> codecs) {
    this.sensors = sensors;
    this.engine = Engine.open(dir, codecs, EngineOptions.defaults());
    engine.tables().create(SCHEMA);
  }

  static String key(int sensor) {
    return String.format(Locale.ROOT, "line%05d/sensor%07d", sensor / 10, sensor);
  }

  @Override
  public String name() {
    return "foreshock";
  }

  @Override
  public String durability() {
    return "synced per group commit";
  }

  @Override
  public Client client(int number) {
    return new SessionClient(acked, engine.ingest().openTable(TABLE, "client" + number, CommitListener.NONE));
  }

  @Override
  public void settle() {
    engine.compact(LIMIT);
    Await.until("the engine has counted its blocks", LIMIT, () -> metric("block_rows") >= acked.get());
  }

  @Override
  public long bytes() {
    return (long) metric("used_pages_bytes");
  }

  double metric(String name) {
    Double value = engine.health().health().metrics().get(name);
    if (value == null)
      throw new IllegalStateException("no such metric: metric=" + name);
    return value;
  }

  Engine engine() {
    return engine;
  }

  @Override
  public Sum sumAbove(double limit) {
    return aggregate(Scan.all(TABLE, List.of()).where(List.of(Condition.of("temperature", Condition.Op.GT, limit))));
  }

  /** Sum of temperatures where the vibration is above the limit. */
  Sum sumWhereVibrating(double limit) {
    return aggregate(Scan.all(TABLE, List.of()).where(List.of(Condition.of("vibration", Condition.Op.GT, limit))));
  }

  /** Gives unused pages back; size of the file then. */
  long shrink() {
    return engine.admin().shrink(StoreAdmin.Progress.NONE).after();
  }

  @Override
  public Sum sum() {
    return aggregate(Scan.all(TABLE, List.of()));
  }

  /** As the product answers it: from block heads where they suffice. */
  private Sum aggregate(Scan scan) {
    List<Aggregate> what = List.of(new Aggregate(Function.COUNT, "temperature"), new Aggregate(Function.SUM,
        "temperature"));
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.aggregate(new Aggregation(scan, what, Aggregation.Grouping.NONE))) {
      Chunk row = cursor.next();
      if (row == null)
        throw new IllegalStateException("no answer");
      return new Sum(((ColumnVector.Longs) row.column(0)).values()[0], ((ColumnVector.Doubles) row.column(1))
          .values()[0]);
    }
  }

  /** The same as {@link #sumAbove} with every value decoded, whatever the block heads say. */
  Sum decodedSumAbove(double limit) throws IOException {
    return inParallel(null, values -> {
      long count = 0;
      double sum = 0;
      double[] v = values.values();
      int n = values.size();
      for (int i = 0; i < n; i++) {
        boolean above = v[i] > limit;
        count += above ? 1 : 0;
        sum += above ? v[i] : 0;
      }
      return new Sum(count, sum);
    });
  }

  /** Sum of temperatures of some sensors only. */
  Sum sum(Set<String> series) throws IOException {
    return inParallel(series, values -> {
      double sum = 0;
      for (int i = 0; i < values.size(); i++)
        sum += values.values()[i];
      return new Sum(values.size(), sum);
    });
  }

  /** What a part of the scan adds up. */
  private interface Adder {
    Sum add(ColumnVector.Doubles values);
  }

  private Sum inParallel(@Nullable Set<String> series, Adder adder) throws IOException {
    List<Set<String>> shares = new ArrayList<>();
    for (int t = 0; t < THREADS; t++)
      shares.add(new HashSet<>());
    if (series == null)
      for (int s = 0; s < sensors; s++)
        shares.get(s * THREADS / sensors).add(key(s));
    else
      for (String s : series)
        shares.get(Math.floorMod(s.hashCode(), THREADS)).add(s);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Sum>> parts = new ArrayList<>();
      for (Set<String> share : shares)
        if (!share.isEmpty())
          parts.add(pool.submit(() -> scan(share, adder)));
      long count = 0;
      double sum = 0;
      for (Future<Sum> part : parts) {
        count += part.get().count();
        sum += part.get().sum();
      }
      return new Sum(count, sum);
    } catch (ExecutionException e) {
      throw new IOException("scan failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("scan interrupted", e);
    }
  }

  private Sum scan(Set<String> series, Adder adder) {
    long count = 0;
    double sum = 0;
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot
            .scan(new Scan(TABLE, List.of("temperature"), Long.MIN_VALUE, Long.MAX_VALUE, series))) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
        Sum part = adder.add((ColumnVector.Doubles) chunk.column(0));
        count += part.count();
        sum += part.sum();
      }
    }
    return new Sum(count, sum);
  }

  /** Makes series without rows known. */
  void register(int from, int to) {
    try (TableSession session = engine.ingest().openTable(TABLE, "register", CommitListener.NONE)) {
      List<String> keys = new ArrayList<>(to - from);
      for (int s = from; s < to; s++)
        keys.add(key(s));
      session.series(keys);
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  private static final class SessionClient implements Client {
    private final TableSession session;
    private final AtomicLong acked;
    private int[] numbers = new int[0];
    private long position;

    SessionClient(AtomicLong acked, TableSession session) {
      this.acked = acked;
      this.session = session;
      position = session.lastCommitted();
    }

    @Override
    public void write(PlantBatch batch) throws InterruptedException {
      offer(batch);
      session.awaitCommitted(position, LIMIT);
      acked.addAndGet(batch.size());
    }

    private void offer(PlantBatch batch) {
      int n = batch.size();
      SeriesBatch rows = new SeriesBatch(series(batch.sensor()), batch.ts(),
          List.of(new ColumnVector.Doubles(batch.values()[0], null, n),
              new ColumnVector.Doubles(batch.values()[1], null, n),
              new ColumnVector.Doubles(batch.values()[2], null, n)));
      position++;
      while (!session.offer(rows, position))
        Thread.onSpinWait();
    }

    /** Each sensor's number is asked for once. */
    private int[] series(int[] sensors) {
      int[] ids = new int[sensors.length];
      Map<String, Integer> unknown = new LinkedHashMap<>();
      for (int i = 0; i < ids.length; i++) {
        int s = sensors[i];
        ids[i] = s < numbers.length ? numbers[s] : 0;
        if (ids[i] == 0)
          unknown.put(key(s), s);
      }
      if (unknown.isEmpty())
        return ids;
      int[] fresh = session.series(List.copyOf(unknown.keySet()));
      int at = 0;
      for (int s : unknown.values()) {
        if (s >= numbers.length)
          numbers = Arrays.copyOf(numbers, Math.max(s + 1, numbers.length * 2));
        numbers[s] = fresh[at++];
      }
      return series(sensors);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
