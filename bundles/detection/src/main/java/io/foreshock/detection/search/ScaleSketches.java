package io.foreshock.detection.search;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * All sketches of one scale, outside of the heap, tile by tile. One writer; readers
 * see what was added before they began. Sketches stay until the arena is closed.
 */
final class ScaleSketches {
  /** Bytes a sketch takes with its place. */
  static final int BYTES = Sketch.DIMENSIONS + 8;
  private static final int SLAB = 1 << 14;
  private static final SketchKernel KERNEL = SketchKernel.best();

  private final Arena arena;
  private volatile Slab[] slabs = {};
  private volatile long size;

  private record Slab(MemorySegment tiles, MemorySegment places) {}

  /** @param arena shared */
  ScaleSketches(Arena arena) {
    this.arena = arena;
  }

  long size() {
    return size;
  }

  /** A sketch near the question. @param score product in units of both */
  record Hit(int sensor, int slot, int score) {}

  void add(int sensor, int slot, byte[] sketch, int at) {
    long n = size;
    if (n == (long) slabs.length * SLAB)
      grow();
    Slab slab = slabs[(int) (n / SLAB)];
    int i = (int) (n % SLAB);
    long tile = (long) (i / SketchKernel.TILE) * SketchKernel.TILE_BYTES + i % SketchKernel.TILE;
    for (int d = 0; d < Sketch.DIMENSIONS; d++)
      slab.tiles.set(ValueLayout.JAVA_BYTE, tile + (long) d * SketchKernel.TILE, sketch[at + d]);
    slab.places.setAtIndex(ValueLayout.JAVA_INT, 2L * i, sensor);
    slab.places.setAtIndex(ValueLayout.JAVA_INT, 2L * i + 1, slot);
    size = n + 1;
  }

  private void grow() {
    Slab[] more = Arrays.copyOf(slabs, slabs.length + 1);
    more[slabs.length] = new Slab(arena.allocate((long) SLAB * Sketch.DIMENSIONS, 64), arena.allocate(8L * SLAB, 64));
    slabs = more;
  }

  /** The nearest sketches by falling score, as parts that can be worked out at the same time. */
  List<Callable<TopHits>> searches(byte[] question, int most, int parts) {
    long n = size;
    Slab[] all = slabs;
    int used = (int) ((n + SLAB - 1) / SLAB);
    List<Callable<TopHits>> searches = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      int from = (int) ((long) p * used / parts);
      int to = (int) ((long) (p + 1) * used / parts);
      if (from < to)
        searches.add(() -> scan(all, from, to, n, question, most));
    }
    return searches;
  }

  private static TopHits scan(Slab[] slabs, int from, int to, long size, byte[] question, int most) {
    TopHits top = new TopHits(most);
    short[] products = new short[SketchKernel.TILE];
    for (int s = from; s < to; s++) {
      int count = (int) Math.min(SLAB, size - (long) s * SLAB);
      for (int first = 0; first < count; first += SketchKernel.TILE) {
        long at = (long) (first / SketchKernel.TILE) * SketchKernel.TILE_BYTES;
        if (!KERNEL.products(question, slabs[s].tiles, at, (short) top.limit(), products))
          continue;
        int end = Math.min(SketchKernel.TILE, count - first);
        for (int i = 0; i < end; i++)
          if (products[i] > top.limit())
            top.add(slabs[s].places.getAtIndex(ValueLayout.JAVA_INT, 2L * (first + i)),
                slabs[s].places.getAtIndex(ValueLayout.JAVA_INT, 2L * (first + i) + 1), products[i]);
      }
    }
    return top;
  }
}
