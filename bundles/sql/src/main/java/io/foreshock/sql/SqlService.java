package io.foreshock.sql;

import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.run.DiskSpace;
import io.foreshock.sql.run.SearchKind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The SQL engine as a service. Thread-safe. */
@Component(service = SqlQueryEngine.class)
public final class SqlService implements SqlQueryEngine {
  /** Framework property: mebibytes one query may keep in memory; 128 unless set, and at most a quarter of the heap. */
  static final String MEMORY_PROPERTY = "foreshock.sql.memory_mb";
  private static final long DEFAULT_MEMORY_MB = 128;
  /** Framework property: mebibytes one query may write to disk when its memory is full; 2,048 unless set, 0 = none. */
  static final String DISK_PROPERTY = "foreshock.sql.spill_mb";
  private static final long DEFAULT_DISK_MB = 2_048;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable Episodes episodes;
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable Detection detection;
  private final Engine engine;
  private final WarmUp warmUp;

  @Activate
  public SqlService(BundleContext context, @Reference Tables tables) {
    DiskSpace.Limits disk = disk(context.getProperty(Appliance.DATA_PROPERTY), context.getProperty(DISK_PROPERTY));
    disk.clean();
    this.engine = new Engine(tables, memoryLimit(context.getProperty(MEMORY_PROPERTY)), disk, new SearchKind.Searches(
        () -> episodes, () -> detection), Clock.systemUTC());
    this.warmUp = WarmUp.start(tables);
  }

  /**
   * An engine outside of a framework.
   *
   * @param memoryLimit
   *            bytes one statement may keep
   * @param clock
   *            of NOW()
   */
  public SqlService(Tables tables, long memoryLimit, Clock clock) {
    this.engine = new Engine(tables, memoryLimit, clock);
    this.warmUp = WarmUp.start(tables);
  }

  static long memoryLimit(@Nullable String megabytes) {
    long wanted = megabytes == null ? DEFAULT_MEMORY_MB : Math.max(1, Long.parseLong(megabytes.strip()));
    return Math.min(wanted << 20, Runtime.getRuntime().maxMemory() / 4);
  }

  static DiskSpace.Limits disk(@Nullable String data, @Nullable String megabytes) {
    long wanted = megabytes == null ? DEFAULT_DISK_MB : Math.max(0, Long.parseLong(megabytes.strip()));
    return data == null ? DiskSpace.Limits.NONE : new DiskSpace.Limits(Path.of(data, "run", "sql"), wanted << 20);
  }

  @Deactivate
  void stop() {
    warmUp.close();
  }

  @Override
  public Result execute(String sql, List<@Nullable Object> parameters) {
    return engine.execute(sql, parameters);
  }

  @Override
  public SqlSession session() {
    return engine.session();
  }
}
