package io.foreshock.api.adapter;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes single values to devices: a service beside a {@link Connection} that can,
 * with the same {@link Connection#PROTOCOL}. Nothing can be written unless the
 * connection and the point both allow it. Thread-safe.
 */
@ConsumerType
public interface PointWriter {
  /** {@link Connection#id()} of the connection that writes. */
  String id();

  /** Tags that can be written; empty unless it is allowed. */
  List<String> writable();

  /**
   * Writes once, without repeating, and returns when the device has confirmed.
   *
   * @param tag
   *            one of {@link #writable()}
   * @param value
   *            in the sensor's unit
   * @param by
   *            who wants it, for the log
   * @throws io.foreshock.api.ForeshockException
   *             {@code READ_ONLY} when it is not allowed, {@code UNKNOWN_SENSOR},
   *             {@code OUT_OF_RANGE} beyond the sensor's range or its type,
   *             {@code CONNECTION_FAILED} with the device's reason, {@code TIMEOUT}
   *             when nobody knows whether it was written
   */
  void write(String tag, double value, String by) throws InterruptedException;
}
