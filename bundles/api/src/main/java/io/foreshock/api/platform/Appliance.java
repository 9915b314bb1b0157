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
  /** Framework property: {@code standard} or {@code edge}. */
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

  String version();

  /**
   * The data folder: {@code store/}, {@code conf/}, {@code load/}, {@code logs/},
   * {@code run/}.
   */
  Path data();

  String profile();

  boolean headless();

  /** Wall clock of the start, microseconds UTC. */
  long startedAt();

  /** Asks the framework to stop; returns at once. */
  void shutdown();
}
