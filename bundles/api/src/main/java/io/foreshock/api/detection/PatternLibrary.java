package io.foreshock.api.detection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
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

  /** File name extension of a pattern pack. */
  String PACK_EXTENSION = "fspatterns";

  /**
   * Writes patterns with their marks, vectors and what makes them comparable as one file for other sites.
   *
   * @param site
   *            what the other sites shall call this one: 1 to 64 characters without {@code /}
   * @param incidentIds
   *            empty = all
   * @param out
   *            stays open
   * @return what was written, all of it {@link PackReport.Outcome#NEW}
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND} when one of the incidents, or any at all, is unknown, {@code INVALID_ARGUMENT} for a
   *             bad site, {@code OUT_OF_RANGE} when it would be more than one pack may hold
   */
  PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) throws IOException;

  /**
   * Says what {@link #importPack} would do; changes nothing.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} when it is no intact pack, {@code NOT_SUPPORTED} when it is of a later version
   */
  PackReport inspectPack(InputStream pack) throws IOException;

  /**
   * Takes in the patterns of a pack that machines of this site can be compared with and that are not there yet; they are
   * watched for from now on. Importing a pack again adds what has become comparable since, else nothing. A pattern's
   * asset becomes {@code SITE/asset}, as a machine of the same name here is another one.
   *
   * @throws io.foreshock.api.ForeshockException
   *             as {@link #inspectPack}; nothing has come in then
   */
  PackReport importPack(InputStream pack) throws IOException;
}
