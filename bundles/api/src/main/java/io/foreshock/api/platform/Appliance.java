package io.foreshock.api.platform;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The running appliance. Thread-safe. */
@ProviderType
public interface Appliance {
  /** Framework property: absolute path of the data folder. */
  String DATA_PROPERTY = "foreshock.data";
  /** Framework property: version of the product. */
  String VERSION_PROPERTY = "foreshock.version";
  /**
   * Framework property: {@code standard}, {@code edge}, or {@code maintenance} while
   * a command works on the store of an appliance that does not run.
   */
  String PROFILE_PROPERTY = "foreshock.profile";
  /**
   * Framework property: {@code true} or {@code false}; the console stays closed
   * when true.
   */
  String HEADLESS_PROPERTY = "foreshock.headless";
  /**
   * Framework property: {@code true} or {@code false}; the demo plant stays still
   * when false.
   */
  String DEMO_PROPERTY = "foreshock.demo";

  /**
   * Framework property: most memory the process should take, MB; absent = as much
   * as the heap allows.
   */
  String MEMORY_LIMIT_PROPERTY = "foreshock.memory.limit.mb";
  /** Framework property: most disk the store may take, MB; absent = no limit. */
  String DISK_QUOTA_PROPERTY = "foreshock.disk.quota.mb";
  /**
   * Framework property: 1 = fast coding only, 2 (when absent) = old blocks are
   * coded again as small as possible, in the background.
   */
  String COMPRESSION_LEVEL_PROPERTY = "foreshock.compression.level";
  /**
   * Framework property: days after which readings are removed, counted back from
   * the newest; absent or 0 = never.
   */
  String RETENTION_DAYS_PROPERTY = "foreshock.retention.days";
  /**
   * Framework property: {@code true} = adapters talk to this machine and private
   * networks only, see {@link io.foreshock.api.adapter.PlantNetwork}.
   */
  String OFFLINE_PROPERTY = "foreshock.offline";

  String version();

  /**
   * The data folder: {@code store/}, {@code conf/}, {@code load/}, {@code trust/},
   * {@code logs/}, {@code run/}.
   */
  Path data();

  String profile();

  boolean headless();

  /** Wall clock of the start, microseconds UTC. */
  long startedAt();

  /** Asks the framework to stop; returns at once. */
  void shutdown();
}
