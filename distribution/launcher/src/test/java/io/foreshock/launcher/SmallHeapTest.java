package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class SmallHeapTest {
  private static final long MB = 1 << 20;

  private static boolean worthIt(long used, long left) {
    return SmallHeap.worthIt(used * MB, new MemoryUsage(0, left * MB, left * MB, left * MB));
  }

  @Test
  void aFifthAndFourMegabytesMoreThanWhatWasLeftIsCollected() {
    assertFalse(worthIt(20, 20));
    assertFalse(worthIt(28, 20));
    assertTrue(worthIt(29, 20));
    assertFalse(worthIt(64, 50));
    assertTrue(worthIt(65, 50));
  }

  @Test
  void beforeTheFirstCollectionNothingIsKnownToLive() {
    assertFalse(SmallHeap.worthIt(4 * MB, null));
    assertTrue(SmallHeap.worthIt(5 * MB, null));
  }
}
