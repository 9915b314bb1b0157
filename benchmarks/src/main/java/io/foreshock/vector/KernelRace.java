package io.foreshock.vector;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of the graph beside what gcc makes of {@code kernels.c} for this very processor, called through the JDK's
 * foreign functions with the addresses of as many rows as a node has neighbours: on rows that stay in the first caches,
 * and on rows at random places of 200 MB. Both work on the same rows and have to agree. In this package as the
 * kernels are no API. Confined to one thread.
 */
public final class KernelRace implements AutoCloseable {
  /** As many as a node has neighbours at the bottom. */
  private static final int BATCH = 32;
  private static final int HOT_ROWS = 32;
  private static final long FAR_BYTES = 204_800_000;
  private static final int ROUNDS = 7;
  private static final int DIMENSION = 128;
  private static final long ONES = 0x0101010101010101L;

  private final Arena arena = Arena.ofShared();
  private final SymbolLookup library;
  private final boolean quick;
  private final SplittableRandom random = new SplittableRandom(5);
  private final MemorySegment memory;

  /** Nanoseconds a row. */
  public record Times(String kernel, String place, double java, double c) {}

  /**
   * @param folder
   *            for the compiled library
   * @param quick
   *            little data and one round
   * @throws IOException
   *             when there is no gcc, or it fails
   */
  public KernelRace(Path folder, boolean quick) throws IOException {
    this.quick = quick;
    library = SymbolLookup.libraryLookup(compile(folder), arena);
    memory = arena.allocate(quick ? FAR_BYTES / 20 : FAR_BYTES, 64);
  }

  private static Path compile(Path folder) throws IOException {
    Path source = folder.resolve("kernels.c");
    try (InputStream in = Objects.requireNonNull(KernelRace.class.getResourceAsStream("kernels.c"), "no kernels.c")) {
      Files.copy(in, source);
    }
    Path target = folder.resolve("kernels.so");
    Process gcc = new ProcessBuilder("gcc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", "-o", target
        .toString(), source.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      if (gcc.waitFor() != 0)
        throw new IOException("gcc failed: status=" + gcc.exitValue());
    } catch (InterruptedException e) {
      gcc.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while gcc ran", e);
    }
    return target;
  }

  /** All kernels, one after the other. */
  public void run(Consumer<Times> out) {
    Comparison.warmUp();
    race("dot_f32", Comparison.DOT, Element.FLOAT32, out);
    race("squares_f32", Comparison.SQUARES, Element.FLOAT32, out);
    race("dot_f16", Comparison.HALF_DOT, Element.FLOAT16, out);
    race("dot_bf16", Comparison.BRAIN_DOT, Element.BFLOAT16, out);
    race("dot_i8", Comparison.CODE_DOT, null, out);
    race("hamming", Comparison.BITS, null, out);
  }

  /** @param element null: codes */
  private void race(String name, Comparison comparison, @Nullable Element element, Consumer<Times> out) {
    int rowBytes = element != null ? element.rowBytes(DIMENSION) : comparison == Comparison.BITS ? 16 : DIMENSION;
    int rows = (int) (memory.byteSize() / rowBytes);
    RowQuery query = new RowQuery(DIMENSION, true);
    MemorySegment asked = fill(query, element, comparison, rows);
    MethodHandle theirs = handle(name);
    int length = comparison == Comparison.BITS ? DIMENSION / Long.SIZE : DIMENSION;
    for (boolean far : new boolean[]{false, true}) {
      long[][] batches = batches(far ? rows : HOT_ROWS, rowBytes);
      MemorySegment[] addresses = Arrays.stream(batches).map(b -> arena.allocateFrom(ValueLayout.JAVA_LONG, b))
          .toArray(MemorySegment[]::new);
      MemorySegment result = arena.allocate(4L * batches[0].length, 64);
      Runnable java = () -> {
        float[] distances = new float[BATCH + RowKernel.TOGETHER];
        RowKernel kernel = comparison.kernel();
        for (long[] batch : batches)
          kernel.distances(query, batch, 0, BATCH, distances);
        last = distances[0];
      };
      Runnable c = () -> {
        for (MemorySegment batch : addresses)
          call(theirs, asked, batch, length, result);
      };
      agree(name, comparison, query, batches[0], () -> call(theirs, asked, addresses[0], length, result), result);
      double[] times = alternately(java, c, (long) batches.length * BATCH);
      out.accept(new Times(name, far ? "random" : "hot", times[0], times[1]));
    }
  }

  /** Keeps what was computed from being left out. */
  private volatile float last;

  private static void call(MethodHandle function, MemorySegment query, MemorySegment rows, int length,
      MemorySegment out) {
    try {
      function.invokeExact(query, rows, BATCH, length, out);
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("kernel in C failed", e);
    }
  }

  private MethodHandle handle(String name) {
    return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), FunctionDescriptor.ofVoid(
        ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /** Random rows, and a query for both. @return the one for C */
  private MemorySegment fill(RowQuery query, @Nullable Element element, Comparison comparison, int rows) {
    float[] row = new float[DIMENSION];
    for (int i = 0; element != null && i < rows; i++) {
      for (int j = 0; j < DIMENSION; j++)
        row[j] = (float) random.nextDouble(-1, 1);
      element.write(row, DIMENSION, memory.address() + (long) i * element.rowBytes(DIMENSION));
    }
    // no code is -128
    for (long at = 0; element == null && at + Long.BYTES <= memory.byteSize(); at += Long.BYTES)
      Memory.putLong(memory.address() + at, random.nextLong() | ONES);
    for (int j = 0; j < DIMENSION; j++)
      query.floats[j] = (float) random.nextDouble(-1, 1);
    if (comparison == Comparison.BITS) {
      for (int i = 0; i < query.bits.length; i++)
        query.bits[i] = random.nextLong();
      return arena.allocateFrom(ValueLayout.JAVA_LONG, query.bits);
    }
    if (element == null) {
      byte[] codes = new byte[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        codes[j] = (byte) (random.nextInt(2 * Codes.MAX + 1) - Codes.MAX);
        query.setCode(j, codes[j]);
      }
      return arena.allocateFrom(ValueLayout.JAVA_BYTE, codes);
    }
    float[] asked = query.floats.clone();
    if (element != Element.FLOAT32)
      for (int j = 0; j < DIMENSION; j++)
        asked[Element.place(j)] = query.floats[j];
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, asked);
  }

  private long[][] batches(int rows, int rowBytes) {
    long[][] batches = new long[quick ? 200 : 20_000][BATCH + RowKernel.TOGETHER];
    for (long[] batch : batches)
      for (int i = 0; i < BATCH; i++)
        batch[i] = memory.address() + (long) random.nextInt(rows) * rowBytes;
    return batches;
  }

  private static void agree(String name, Comparison comparison, RowQuery query, long[] batch, Runnable c,
      MemorySegment result) {
    float[] java = new float[batch.length];
    comparison.kernel().distances(query, batch, 0, BATCH, java);
    c.run();
    for (int i = 0; i < BATCH; i++) {
      float other = result.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (!(Math.abs(java[i] - other) <= 1e-3 * Math.max(1, Math.abs(other))))
        throw new IllegalStateException(name + " differ: java=" + java[i] + ", c=" + other);
    }
  }

  /** The medians of both. */
  private double[] alternately(Runnable java, Runnable c, long rows) {
    int rounds = quick ? 1 : ROUNDS;
    double[][] times = new double[2][rounds];
    for (int round = -2; round < rounds; round++)
      for (int which = 0; which < 2; which++) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        (which == 0 ? java : c).run();
        if (round >= 0)
          times[which][round] = (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / rows;
      }
    Arrays.sort(times[0]);
    Arrays.sort(times[1]);
    return new double[]{times[0][rounds / 2], times[1][rounds / 2]};
  }

  @Override
  public void close() {
    arena.close();
  }
}
