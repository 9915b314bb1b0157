package io.foreshock.vector;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Asks Linux to put memory on 2 MiB pages ({@code madvise(MADV_COLLAPSE)}, kernel 6.1). It is a wish: elsewhere, and
 * where the system declines, nothing changes. Thread-safe.
 */
final class HugePages {
  static final long SIZE = 2L << 20;
  private static final int MADV_COLLAPSE = 25;
  private static final Optional<MethodHandle> MADVISE = System.getProperty("os.name", "").equals("Linux")
      ? Linker.nativeLinker().defaultLookup().find("madvise").map(HugePages::bind)
      : Optional.empty();

  private HugePages() {
  }

  private static MethodHandle bind(MemorySegment madvise) {
    return Linker.nativeLinker().downcallHandle(madvise,
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT));
  }

  static void use(MemorySegment memory) {
    long from = (memory.address() + SIZE - 1) / SIZE * SIZE;
    long bytes = (memory.address() + memory.byteSize() - from) / SIZE * SIZE;
    if (bytes > 0 && MADVISE.isPresent())
      collapse(MADVISE.get(), from, bytes);
  }

  private static void collapse(MethodHandle madvise, long from, long bytes) {
    try {
      int answer = (int) madvise.invokeExact(from, bytes, MADV_COLLAPSE);
      if (answer != 0)
        LoggerFactory.getLogger(HugePages.class).debug("no huge pages: bytes={}", bytes);
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("madvise failed: bytes=" + bytes, e);
    }
  }
}
