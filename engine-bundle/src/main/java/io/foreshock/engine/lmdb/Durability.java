package io.foreshock.engine.lmdb;

import java.util.List;
import org.lmdbjava.EnvFlags;

/** How much a commit waits for the disk. All but {@link #FULL} lose or corrupt data; they exist to test the tests. */
public enum Durability {
  /** Data, then the meta page, each on the disk before the commit returns. */
  FULL(),
  /** Control: the last transaction may be lost. */
  NO_META(EnvFlags.MDB_NOMETASYNC),
  /** Control: the file may be corrupt. */
  NONE(EnvFlags.MDB_NOSYNC);

  private final List<EnvFlags> flags;

  Durability(EnvFlags... flags) {
    this.flags = List.of(flags);
  }

  List<EnvFlags> flags() {
    return flags;
  }
}
