package io.foreshock.engine;

import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is noted to be removed: its keys may be there or not, and nobody reads them. */
record Purges(List<byte[]> notes) {
  static Purges of(Access access) {
    List<byte[]> notes = new ArrayList<>();
    byte[] kind = {CatalogFormat.PURGE};
    try (Walk walk = access.walk(Space.CATALOG)) {
      for (boolean on = walk.seek(kind); on && walk.hasPrefix(kind); on = walk.next())
        notes.add(walk.keyBytes());
    }
    return new Purges(List.copyOf(notes));
  }

  boolean hold(Space space, byte[] key) {
    for (byte[] note : notes) {
      byte[] prefix = Arrays.copyOfRange(note, 2, note.length);
      if (note[1] == space.ordinal() && key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0,
          prefix.length))
        return true;
    }
    return false;
  }
}
