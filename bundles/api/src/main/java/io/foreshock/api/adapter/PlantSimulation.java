package io.foreshock.api.adapter;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The controls of a simulated plant: for demonstrations and tests. Thread-safe.
 */
@ProviderType
public interface PlantSimulation {
  /** Machines and the faults each can have. */
  List<Machine> machines();

  /**
   * Lets a fault begin now.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_ASSET}, {@code NOT_FOUND}, {@code TOO_BUSY} while
   *             another fault develops there
   */
  Fault inject(String asset, String fault);

  /**
   * Faults that began since start, newest last: the truth to compare alarms with.
   */
  List<Fault> faults();

  /** Plant seconds per wall-clock second. */
  double speed();

  /** Plant time now, microseconds UTC: the timestamp of the newest sample. */
  long plantTime();

  record Machine(String asset, String kind, List<String> faults) {}

  /**
   * @param label
   *            the failure it leads to, as in the pattern library
   * @param from
   *            plant time it began, microseconds UTC
   * @param failsAt
   *            plant time the machine stops, microseconds UTC
   */
  record Fault(String asset, String fault, String label, long from, long failsAt) {}
}
