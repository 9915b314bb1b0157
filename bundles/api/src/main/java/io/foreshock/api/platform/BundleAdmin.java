package io.foreshock.api.platform;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
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
   * {@link #install(Path, Duration, Installation)} for a signed bundle, without
   * listening to its progress.
   */
  BundleInfo install(Path jar, Duration timeout);

  /**
   * Puts the jar into the load folder under its symbolic name and waits until it
   * runs. A version that runs already goes on until the new one has been verified
   * and resolved; it comes back when the new one does not start, or is not as
   * healthy as it was, within the timeout.
   *
   * @param timeout
   *            for the new version to become healthy; going back comes on top
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_BUNDLE} when the file is no bundle, is not signed by
   *             a trusted signer, belongs to the core, does not start or is
   *             unhealthy; {@code TIMEOUT} when it hangs; {@code CLOSED} when an
   *             exception from signing cannot be recorded
   */
  default BundleInfo install(Path jar, Duration timeout, Installation how) {
    if (how.allowUnsigned())
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "no exceptions from signing here");
    return install(jar, timeout);
  }

  /**
   * Removes a bundle that lies in the load folder.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND}, {@code INVALID_BUNDLE} for a core bundle
   */
  void uninstall(String symbolicName, Duration timeout);

  /**
   * @param allowUnsigned
   *            runs this very file (by its SHA-256) whoever signed it, or nobody;
   *            recorded in the table {@code bundle_audit}
   * @param by
   *            who asks, for the record: {@code console}
   * @param progress
   *            hears each step, on the caller's thread; must return at once
   */
  record Installation(boolean allowUnsigned, String by, Progress progress) {
    public Installation {
      requireNonNull(by, "by is null");
      requireNonNull(progress, "progress is null");
    }
  }

  /** Hears how far an installation is. */
  @FunctionalInterface
  interface Progress {
    Progress NONE = (_, _) -> {
    };

    /**
     * @param detail
     *            for people: {@code com.acme.press 1.1.0 takes over from 1.0.0}
     */
    void at(Stage stage, String detail);
  }

  /** Steps of an installation; the last is RUNNING, or ROLLING_BACK when there was something to go back to. */
  enum Stage {
    VERIFYING, RESOLVING, STOPPING_OLD, STARTING, WATCHING_HEALTH, RUNNING, ROLLING_BACK
  }

  /**
   * @param id
   *            -1 for a file of the load folder that was refused
   * @param core
   *            part of the product, not removable
   * @param state
   *            {@code ACTIVE, RESOLVED, INSTALLED, STARTING, STOPPING}, or
   *            {@code REFUSED} for a file of the load folder that may not run
   * @param signer
   *            whose certificate it was accepted for; empty for the core and for
   *            exceptions
   * @param reason
   *            for people: why it does not run, or what is wrong with it; empty
   *            when all is well
   */
  record BundleInfo(long id, String symbolicName, String version, String state, boolean core, String signer,
      String reason) {
    public BundleInfo {
      requireNonNull(symbolicName, "symbolicName is null");
      requireNonNull(signer, "signer is null");
      requireNonNull(reason, "reason is null");
    }

    public BundleInfo(long id, String symbolicName, String version, String state, boolean core) {
      this(id, symbolicName, version, state, core, "", "");
    }
  }
}
