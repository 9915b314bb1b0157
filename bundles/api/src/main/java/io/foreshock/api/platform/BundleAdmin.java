package io.foreshock.api.platform;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Installs, updates and removes bundles while the plant runs. Thread-safe. */
@ProviderType
public interface BundleAdmin {
  /** All bundles by symbolic name. */
  List<BundleInfo> bundles();

  /**
   * Puts the jar into the load folder under its symbolic name, replacing an older
   * version, and waits until it runs.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_BUNDLE} when the file is no bundle, belongs to the
   *             core or does not start; {@code TIMEOUT}
   */
  BundleInfo install(Path jar, Duration timeout);

  /**
   * Removes a bundle that lies in the load folder.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND}, {@code INVALID_BUNDLE} for a core bundle
   */
  void uninstall(String symbolicName, Duration timeout);

  /**
   * @param core
   *            part of the product, not removable
   * @param state
   *            {@code ACTIVE, RESOLVED, INSTALLED, STARTING, STOPPING}
   */
  record BundleInfo(long id, String symbolicName, String version, String state, boolean core) {
    public BundleInfo {
      requireNonNull(symbolicName, "symbolicName is null");
    }
  }
}
