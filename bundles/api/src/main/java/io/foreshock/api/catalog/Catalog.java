package io.foreshock.api.catalog;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable directory of assets and sensors. Thread-safe; look-ups do no I/O.
 */
@ProviderType
public interface Catalog {
  /**
   * Finds the sensor by {@link SensorSpec#tag()} or creates it, and stores
   * changed metadata. Empty texts and NaN limits in the argument never erase what
   * is known. Creates the asset when it is new. Durable on return.
   */
  Sensor register(SensorSpec spec);

  /**
   * Like {@link #register(SensorSpec)} for many, in one commit; the result has
   * the argument's order.
   */
  List<Sensor> registerAll(List<SensorSpec> specs);

  /**
   * Stores the asset, replacing what was known under its path. Durable on return.
   */
  Asset register(Asset asset);

  Optional<Sensor> sensor(String tag);

  Optional<Sensor> sensor(int id);

  /** All sensors by id. */
  List<Sensor> sensors();

  /** The sensors whose asset is exactly this path, by name. */
  List<Sensor> sensorsOf(String assetPath);

  Optional<Asset> asset(String path);

  /** All assets by path. */
  List<Asset> assets();
}
