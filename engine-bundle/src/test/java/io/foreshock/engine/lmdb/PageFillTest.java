package io.foreshock.engine.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LMDB itself tells whether pages are as full as was reckoned. */
final class PageFillTest {
  @TempDir
  Path dir;

  @Test
  void appendedPiecesFillTheirPages() {
    Random random = new Random(5);
    StoreOptions options = new StoreOptions(64L << 20, StoreOptions.NO_LIMIT, 4, Durability.NONE);
    try (Store store = Store.open(dir, options)) {
      PageFill fill = new PageFill(store.pageSize());
      long bytes = 0;
      try (Access access = store.write()) {
        for (int value = 0; value < 2_000; value++) {
          byte[] key = ByteBuffer.allocate(19 + value / 1_000).putInt(value).array();
          int left = 1 + random.nextInt(2_940);
          bytes += left;
          for (int number = 0; left > 0; number++) {
            key[key.length - 1] = (byte) number;
            int size = fill.next(key.length, left);
            access.append(Space.RESTS, key, size);
            left -= size;
          }
          assertEquals(0, left);
        }
        access.commit();
      }
      try (Access access = store.read()) {
        long pages = access.pageBytes(Space.RESTS);
        assertTrue(pages < bytes * 1.06, "bytes=" + bytes + ", pages=" + pages + ", records=" + access.entries(
            Space.RESTS));
      }
    }
  }

  @Test
  void aRecordIsNeverTooLargeToShareAPage() {
    PageFill fill = new PageFill(4_096);
    int largest = 2_038 - 8 - 20;
    assertEquals(largest, fill.next(20, 100_000));
    assertEquals(largest, fill.next(20, 100_000));
    assertEquals(10, fill.next(20, 10));
    assertEquals(largest, fill.next(20, 3_000));
    int left = 4_080 - (8 + 20 + 10 + 2) - 2_040;
    int last = fill.next(20, 3_000);
    assertEquals(left - 2 - 8 - 20, last);
  }
}
