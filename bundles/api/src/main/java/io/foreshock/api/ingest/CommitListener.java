package io.foreshock.api.ingest;

import io.foreshock.api.ForeshockException;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears what became of offered batches, in the order of the offers. */
@ConsumerType
@FunctionalInterface
public interface CommitListener {
  CommitListener NONE = position -> {
  };

  /**
   * Everything offered at or below this position is on disk: now the source may
   * be acknowledged.
   */
  void committed(long position);

  /**
   * The batch at this position and all later ones of the session were not stored.
   * The session is closed: the source has to open a new one and offer again from
   * {@code lastCommitted()}.
   */
  default void failed(long position, ForeshockException cause) {
  }
}
