package io.foreshock.platform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/** Which packages and which threads are an adapter's own. Confined to one thread. */
final class BundleThreads {
  private static final String ADAPTER = "foreshock.adapter";

  private final Map<String, Set<String>> packages = new HashMap<>();

  /** Packages that exactly one adapter has, outside the libraries it carries. */
  Map<String, Bundle> packages(List<Bundle> adapters) {
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

  /**
   * Threads by id that an adapter began: by the name that the adapter's guide asks
   * for, by the class of the thread, or else by the outermost frame that is an
   * adapter's.
   */
  Map<Long, Bundle> owners(List<Bundle> adapters) {
    Map<Long, Bundle> owners = new HashMap<>();
    if (adapters.isEmpty()) {
      return owners;
    }
    Map<String, Bundle> byPackage = packages(adapters);
    Map<String, Bundle> byPrefix = prefixes(adapters);
    Thread.getAllStackTraces().forEach((thread, stack) -> owner(thread, stack, byPackage, byPrefix).filter(
        adapters::contains).ifPresent(bundle -> owners.put(thread.threadId(), bundle)));
    return owners;
  }

  private static Optional<Bundle> owner(Thread thread, StackTraceElement[] stack, Map<String, Bundle> byPackage,
      Map<String, Bundle> byPrefix) {
    if (thread.getClass().getClassLoader() instanceof BundleReference loader) {
      return Optional.of(loader.getBundle());
    }
    for (Map.Entry<String, Bundle> prefix : byPrefix.entrySet()) {
      if (thread.getName().startsWith(prefix.getKey())) {
        return Optional.of(prefix.getValue());
      }
    }
    for (int i = stack.length - 1; i >= 0; i--) {
      String name = stack[i].getClassName();
      if (name.startsWith("java.") || name.startsWith("jdk.")) {
        continue;
      }
      return Optional.ofNullable(byPackage.get(packageOf(name)));
    }
    return Optional.empty();
  }

  /** {@code foreshock-mqtt-} of the bundle that offers that protocol. */
  private static Map<String, Bundle> prefixes(List<Bundle> adapters) {
    Map<String, Bundle> prefixes = new HashMap<>();
    for (Bundle bundle : adapters) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      if (wiring != null) {
        for (BundleCapability c : wiring.getCapabilities(ADAPTER)) {
          prefixes.put("foreshock-" + c.getAttributes().get("protocol") + "-", bundle);
        }
      }
    }
    return prefixes;
  }

  static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }
}
