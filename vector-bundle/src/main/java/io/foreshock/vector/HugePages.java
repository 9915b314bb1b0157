package io.foreshock.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Asks Linux to put memory on 2 MiB pages ({@code madvise(MADV_COLLAPSE)}, kernel 6.1). It is a wish: elsewhere, and
 * where the system declines, nothing changes. Thread-safe.
 */
final class HugePages {
  static final long SIZE = 2L << 20;
  private static final long WORTH_COPYING = 8 * SIZE;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_COLLAPSE = 25;
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final Optional<MethodHandle> MADVISE = find("madvise", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
  private static final Optional<MethodHandle> MMAP = find("mmap", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
  private static final Optional<MethodHandle> MUNMAP = find("munmap", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
      ValueLayout.JAVA_LONG);

  private HugePages() {
  }

  private static Optional<MethodHandle> find(String name, ValueLayout result, ValueLayout... arguments) {
    if (!System.getProperty("os.name", "").equals("Linux"))
      return Optional.empty();
    Linker linker = Linker.nativeLinker();
    return linker.defaultLookup().find(name)
        .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(result, arguments)));
  }

  /**
   * Memory on huge pages for a copy of these bytes: a mapped file cannot have them, and they were measured a quarter to a third more
   * searches a second in a million vectors. For small ones, or where there are no huge pages, the bytes themselves.
   */
  static MemorySegment forCopyOf(MemorySegment mapped) {
    if (!isWorthCopying(mapped) || MADVISE.isEmpty() || MMAP.isEmpty() || MUNMAP.isEmpty())
      return mapped;
    MemorySegment memory = untouched(mapped.byteSize());
    return memory == null ? mapped : memory;
  }

  /** Asks nothing of the system. */
  static boolean isWorthCopying(MemorySegment mapped) {
    return mapped.byteSize() >= WORTH_COPYING;
  }

  /**
   * Memory that has no pages yet, so that it gets huge ones with the first touch: an arena's memory is zeroed, and moving it
   * afterwards takes longer than all else. Null: the system has none to give.
   */
  private static @Nullable MemorySegment untouched(long bytes) {
    try {
      long size = bytes + SIZE;
      long address = (long) MMAP.orElseThrow().invokeExact(0L, size, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (address == -1)
        return null;
      long aligned = (address + SIZE - 1) / SIZE * SIZE;
      advise(MADVISE.orElseThrow(), aligned, bytes, MADV_HUGEPAGE);
      return MemorySegment.ofAddress(aligned).reinterpret(bytes, Arena.ofAuto(), all -> unmap(address, size));
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("mmap failed: bytes=" + bytes, e);
    }
  }

  private static void unmap(long address, long size) {
    try {
      int unused = (int) MUNMAP.orElseThrow().invokeExact(address, size);
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("munmap failed: bytes=" + size, e);
    }
  }

  static void use(MemorySegment memory) {
    long from = (memory.address() + SIZE - 1) / SIZE * SIZE;
    long bytes = (memory.address() + memory.byteSize() - from) / SIZE * SIZE;
    if (bytes > 0 && MADVISE.isPresent())
      advise(MADVISE.get(), from, bytes, MADV_COLLAPSE);
  }

  private static void advise(MethodHandle madvise, long from, long bytes, int advice) {
    try {
      int answer = (int) madvise.invokeExact(from, bytes, advice);
      if (answer != 0)
        LoggerFactory.getLogger(HugePages.class).debug("no huge pages: bytes={}", bytes);
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("madvise failed: bytes=" + bytes, e);
    }
  }
}
