package io.foreshock.engine;

import io.foreshock.api.ForeshockException;

/** Something to be committed. All methods are called by the writer thread only. */
interface Work {
  /** Bytes it holds in memory, roughly. */
  long weight();

  /**
   * Adds itself to the group. Everything that can be wrong with it is found before its first change. Called again with
   * another group when the store had to be made larger first.
   *
   * @throws ForeshockException
   *             for a fault of its own; the group goes on without it
   */
  void apply(Group group);

  /** Gives room back: done even when the disk is nearly full. */
  default boolean givesRoom() {
    return false;
  }

  /** It is on disk. */
  void committed();

  /** Nothing of it is on disk. */
  void failed(ForeshockException cause);
}
