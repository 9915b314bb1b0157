package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeLinksTest {
  private static final int WRITING = 1 << 7;

  @Test
  void aReaderDoesNotWaitForAWriterThatStopped() {
    try (Arena arena = Arena.ofShared()) {
      long list = arena.allocate(128, 64).address();
      NodeLinks.begin(list);
      assertTrue(NodeLinks.replace(list, Memory.getInt(list), new int[]{5, 6, 7}, 3));
      Memory.putInt(list, Memory.getInt(list) | WRITING);
      Memory.putInt(list + NodeLinks.HEADER, 9);
      int[] read = new int[NodeLinks.MAX_COUNT];
      int count = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> NodeLinks.read(list, read));
      assertEquals(3, count);
      assertEquals(9, read[0]);
      assertEquals(7, read[2]);
    }
  }

  @Test
  void aListThatChangedSinceItWasReadIsNotReplaced() {
    try (Arena arena = Arena.ofConfined()) {
      long list = arena.allocate(128, 64).address();
      NodeLinks.begin(list);
      int header = Memory.getInt(list);
      assertTrue(NodeLinks.replace(list, header, new int[]{1}, 1));
      assertFalse(NodeLinks.replace(list, header, new int[]{2}, 1));
      assertTrue(NodeLinks.remove(list));
      assertTrue(NodeLinks.isRemoved(list));
      assertEquals(1, NodeLinks.read(list, new int[NodeLinks.MAX_COUNT]));
    }
  }
}
