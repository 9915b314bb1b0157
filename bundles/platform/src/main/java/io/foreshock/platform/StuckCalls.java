package io.foreshock.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * Finds threads of the appliance that were called into an adapter and do not come
 * back: components are activated on the thread of whoever changes a
 * configuration, health is asked for on those of the gateway. An adapter's own
 * threads are its own business. Two looks that see the same call, down to the
 * frame by which it entered the adapter, count as one call that lasts. Confined
 * to one thread.
 */
final class StuckCalls {
  private static final List<String> CALLERS = List.of("org.apache.felix.", "io.foreshock.");
  /** Ours, and yet not a caller: what adapters carry a copy of, or only pass through. */
  private static final List<String> NO_CALLERS = List.of("io.foreshock.api.", "io.foreshock.adapter.");

  private final Map<Long, Call> calls = new HashMap<>();
  private final BundleThreads threads;

  /**
   * A call into an adapter.
   *
   * @param entry
   *            frames from the thread's begin to the adapter's first
   * @param since
   *            {@code System.nanoTime()} of the first look that saw it
   */
  record Call(Thread thread, Bundle bundle, List<StackTraceElement> entry, long since) {
    /** Whether the thread may be interrupted: those of the store may not, they are in the middle of a commit. */
    boolean mayInterrupt() {
      return entry.stream().noneMatch(f -> f.getClassName().startsWith("io.foreshock.engine."));
    }

    String describe() {
      return "hangs at " + Attempt.place(thread) + ", called by the thread " + thread.getName();
    }
  }

  StuckCalls(BundleThreads threads) {
    this.threads = threads;
  }

  /** Calls that were there at the last look too, with the time since when. */
  List<Call> look(List<Bundle> adapters, long now) {
    Map<String, Bundle> owners = threads.packages(adapters);
    Map<Long, Call> seen = new HashMap<>();
    if (!owners.isEmpty()) {
      Thread.getAllStackTraces().forEach((thread, stack) -> {
        if (!Attempt.isOneOfOurs(thread)) {
          call(thread, stack, owners, now).ifPresent(c -> seen.put(thread.threadId(), c));
        }
      });
    }
    seen.replaceAll((id, call) -> {
      Call before = calls.get(id);
      return before != null && before.bundle().equals(call.bundle()) && before.entry().equals(call.entry())
          ? before
          : call;
    });
    calls.clear();
    calls.putAll(seen);
    return List.copyOf(seen.values());
  }

  private static Optional<Call> call(Thread thread, StackTraceElement[] stack, Map<String, Bundle> owners, long now) {
    boolean called = false;
    for (int i = stack.length - 1; i >= 0; i--) {
      String name = stack[i].getClassName();
      Bundle owner = owners.get(BundleThreads.packageOf(name));
      if (owner != null) {
        List<StackTraceElement> entry = List.of(Arrays.copyOfRange(stack, i, stack.length));
        return called ? Optional.of(new Call(thread, owner, entry, now)) : Optional.empty();
      }
      called |= CALLERS.stream().anyMatch(name::startsWith) && NO_CALLERS.stream().noneMatch(name::startsWith);
    }
    return Optional.empty();
  }
}
