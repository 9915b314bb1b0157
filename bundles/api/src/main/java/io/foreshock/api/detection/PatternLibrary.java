package io.foreshock.api.detection;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The library of failure patterns. Thread-safe. */
@ProviderType
public interface PatternLibrary {
  List<FailurePattern> patterns();

  Optional<FailurePattern> find(String id);

  /**
   * Cuts the marked stretch into windows, embeds and stores them; they are
   * watched live from now on.
   *
   * @return the new patterns, one incident
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_ASSET}, {@code NOT_ENOUGH_DATA} when there are too
   *             few readings in or before the window
   */
  List<FailurePattern> mark(FailureMark mark);

  /** Removes all patterns of the incident. @return how many went */
  int removeIncident(String incidentId);

  /** Stores an operator's verdict on a match. */
  void verdict(String matchId, boolean same, String operator);
}
