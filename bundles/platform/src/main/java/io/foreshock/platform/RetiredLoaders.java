package io.foreshock.platform;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Class loaders of versions that were replaced or removed, until the garbage
 * collector has taken them: one that stays has left a thread or a listener behind
 * somewhere, and its memory with it. Thread-safe.
 */
final class RetiredLoaders {
  /** More leftovers than this say nothing new. */
  private static final int MAX = 1_000;

  private record Retired(String version, WeakReference<ClassLoader> loader) {}

  private final List<Retired> waiting = new ArrayList<>();

  /** To be called while the bundle is still installed. */
  void add(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null || wiring.getClassLoader() == null) {
      return;
    }
    synchronized (waiting) {
      if (waiting.size() < MAX) {
        waiting.add(new Retired(bundle.getSymbolicName() + " " + bundle.getVersion(),
            new WeakReference<>(wiring.getClassLoader())));
      }
    }
  }

  /** Name and version of each that is still in memory. */
  List<String> stillThere() {
    synchronized (waiting) {
      waiting.removeIf(r -> r.loader().get() == null);
      return waiting.stream().map(Retired::version).toList();
    }
  }
}
