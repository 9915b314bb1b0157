package io.foreshock.platform;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be learnt about the heap of this process. Thread-safe. */
interface Heap {
  /** Largest size, bytes. */
  long max();

  /** In use after the last collections, bytes; what is used now is mostly garbage and says nothing. */
  long live();

  /** What has outlived a few collections, and maybe ended since, bytes. */
  long old();

  /** Collects everything, which stops all threads for some tenths of a second. */
  void collect();

  /** Bytes of live objects by the package of their class; collects as {@link #collect}. Empty when the JVM does not tell. */
  Map<String, Long> bytesByPackage();

  /** Bytes that threads have allocated since they began, by their id. */
  Map<Long, Long> allocated();

  /** This process. */
  Heap OURS = new Heap() {
    /** {@code   12:      1234     56789  com.acme.Press$Part (module)} */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+\\[*L?([\\w.$]+).*");
    private static final Logger LOG = LoggerFactory.getLogger(Heap.class);

    @Override
    public long max() {
      return Runtime.getRuntime().maxMemory();
    }

    @Override
    public long live() {
      long live = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
        live += left == null ? 0 : left.getUsed();
      }
      return live;
    }

    @Override
    public long old() {
      long old = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        boolean young = pool.getName().contains("Eden") || pool.getName().contains("Survivor");
        old += pool.getType() == MemoryType.HEAP && !young ? pool.getUsage().getUsed() : 0;
      }
      return old;
    }

    @Override
    public void collect() {
      ManagementFactory.getMemoryMXBean().gc();
    }

    @Override
    public Map<String, Long> bytesByPackage() {
      Map<String, Long> bytes = new HashMap<>();
      try {
        Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
            new Object[]{new String[0]}, new String[]{String[].class.getName()});
        String.valueOf(histogram).lines().map(LINE::matcher).filter(Matcher::matches).forEach(m -> {
          String name = m.group(2);
          bytes.merge(name.substring(0, Math.max(0, name.lastIndexOf('.'))), Long.parseLong(m.group(1)), Long::sum);
        });
      } catch (JMException e) {
        LOG.warn("no class histogram: {}", e.toString());
      }
      return bytes;
    }

    @Override
    public Map<Long, Long> allocated() {
      Map<Long, Long> bytes = new HashMap<>();
      if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
          && threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()) {
        long[] ids = threads.getAllThreadIds();
        long[] sizes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
          if (sizes[i] >= 0) {
            bytes.put(ids[i], sizes[i]);
          }
        }
      }
      return bytes;
    }
  };
}
