package io.foreshock.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

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
  private final Map<String, Set<String>> packages = new HashMap<>();

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

  /** Calls that were there at the last look too, with the time since when. */
  List<Call> look(List<Bundle> adapters, long now) {
    Map<String, Bundle> owners = owners(adapters);
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
      Bundle owner = owners.get(packageOf(name));
      if (owner != null) {
        List<StackTraceElement> entry = List.of(Arrays.copyOfRange(stack, i, stack.length));
        return called ? Optional.of(new Call(thread, owner, entry, now)) : Optional.empty();
      }
      called |= CALLERS.stream().anyMatch(name::startsWith) && NO_CALLERS.stream().noneMatch(name::startsWith);
    }
    return Optional.empty();
  }

  /** Packages that exactly one adapter has, outside the libraries it carries. */
  private Map<String, Bundle> owners(List<Bundle> adapters) {
    Set<String> present = new HashSet<>();
    Map<String, Bundle> owners = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (Bundle bundle : adapters) {
      present.add(bundle.getLocation());
      for (String name : packages.computeIfAbsent(bundle.getLocation(), _ -> packages(bundle))) {
        if (owners.put(name, bundle) != null) {
          shared.add(name);
        }
      }
    }
    packages.keySet().retainAll(present);
    owners.keySet().removeAll(shared);
    return owners;
  }

  private static Set<String> packages(Bundle bundle) {
    Set<String> names = new HashSet<>();
    if (bundle.adapt(BundleWiring.class) == null) {
      return names;
    }
    var classes = bundle.findEntries("/", "*.class", true);
    while (classes != null && classes.hasMoreElements()) {
      String path = classes.nextElement().getPath();
      int end = path.lastIndexOf('/');
      names.add(path.substring(path.startsWith("/") ? 1 : 0, Math.max(end, 1)).replace('/', '.'));
    }
    return names;
  }

  private static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }
}
