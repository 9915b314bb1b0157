package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class HugePagesTest {
  @Test
  void memoryForACopyCanBeWritten() {
    MemorySegment large = Arena.ofAuto().allocate(9 * HugePages.SIZE + 128, 64);
    for (long at = 0; at < large.byteSize(); at += 8)
      large.set(ValueLayout.JAVA_LONG, at, at * 31);
    MemorySegment copy = HugePages.forCopyOf(large).copyFrom(large);
    assertEquals(-1, large.mismatch(copy));
    assertEquals(0, copy.address() % 64);
    copy.set(ValueLayout.JAVA_LONG, 9 * HugePages.SIZE, 7);
    assertEquals(7, copy.get(ValueLayout.JAVA_LONG, 9 * HugePages.SIZE));
  }

  @Test
  void whatIsSmallStaysWhereItIs() {
    MemorySegment small = Arena.ofAuto().allocate(4_096, 64);
    assertSame(small, HugePages.forCopyOf(small));
  }
}
