package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.table.StoragePolicy;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of the appliance decided for the store.
 *
 * @param retention
 *            age at which readings go; null = never
 */
record EngineSettings(EngineOptions options, @Nullable Duration retention) {
  private static final long MB = 1L << 20;
  /** What code, classes, threads and the other bundles take of the process, MB. */
  private static final long BASE_MB = 104;
  /** The least an engine works with, MB. */
  private static final long LEAST_MB = 8;

  /**
   * @param property
   *            the framework's properties, null where one is not set
   */
  static EngineSettings of(Function<String, @Nullable String> property) {
    EngineOptions options = EngineOptions.defaults();
    Long memory = number(property, Appliance.MEMORY_LIMIT_PROPERTY);
    if (memory != null)
      options = options.withMemoryLimit(Math.max(LEAST_MB, (memory - BASE_MB) / 4) * MB);
    Long quota = number(property, Appliance.DISK_QUOTA_PROPERTY);
    if (quota != null)
      options = options.withDiskQuota(quota * MB);
    Long level = number(property, Appliance.COMPRESSION_LEVEL_PROPERTY);
    if (level != null)
      options = options.withRecode(level > 1);
    Long days = number(property, Appliance.RETENTION_DAYS_PROPERTY);
    return new EngineSettings(options, days == null || days == 0 ? null : Duration.ofDays(days));
  }

  /** The policy of readings as it is to be; only their age is decided here. */
  StoragePolicy readings(StoragePolicy now) {
    return new StoragePolicy(retention, now.maxBytes(), now.rollUps(), now.rollUpMaxAge());
  }

  private static @Nullable Long number(Function<String, @Nullable String> property, String key) {
    String value = property.apply(key);
    if (value == null)
      return null;
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "not a number: property=" + key + ", value=" + value,
          e);
    }
  }
}
