package io.foreshock.engine.lmdb;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The two pages that say which commit is the last. A failed sync makes the kernel forget which pages are not on the
 * disk ("fsyncgate"), and a meta page whose write failed may be there all the same, where it would refer to pages that
 * the next transaction overwrites; so after a failure both are written again as they are and synced. All else that was
 * not synced belongs to transactions that failed, which no later one refers to.
 */
final class MetaPages {
  private MetaPages() {
  }

  /** While nobody writes. Readers see the same bytes as before. */
  static void rewrite(Path data, int pageSize) throws IOException {
    ByteBuffer metas = ByteBuffer.allocate(2 * pageSize);
    try (FileChannel file = FileChannel.open(data, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (metas.hasRemaining())
        if (file.read(metas, metas.position()) < 0)
          throw new EOFException("file is cut short: bytes=" + file.size());
      metas.flip();
      while (metas.hasRemaining())
        file.write(metas, metas.position());
      file.force(true);
    }
  }
}
