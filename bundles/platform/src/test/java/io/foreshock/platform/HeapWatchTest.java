package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.platform.probe.Adapter;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TestSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Two adapters in a real framework, on a heap whose figures are made up: it is full while the leaking one runs. */
class HeapWatchTest {
  private static final long MAX = 512L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Limits LIMITS = new Limits(Duration.ofMillis(400), Duration.ofMillis(400),
      Duration.ofMillis(400), Duration.ofMillis(20), 1);

  @TempDir
  Path folder;
  private TestSigner ours;
  private Framework framework;
  private FrameworkBundles admin;
  private final FullHeap heap = new FullHeap();

  /** The leaking adapter fills the heap anew each time it is started. */
  private final class FullHeap implements Heap {
    private final AtomicLong others = new AtomicLong(200L << 20);
    private final AtomicLong leaked = new AtomicLong();

    @Override
    public long max() {
      return MAX;
    }

    @Override
    public long live() {
      Bundle leaking = bundle("com.acme.leak");
      return others.get() + (leaking != null && leaking.getState() == Bundle.ACTIVE ? leaked.get() : 0);
    }

    @Override
    public long old() {
      return live();
    }

    @Override
    public void collect() {
      // live() knows
    }

    @Override
    public Map<String, Long> bytesByPackage() {
      return Map.of("io.foreshock.platform.probe", 1L << 20, "java.lang", 300L << 20);
    }

    @Override
    public Map<Long, Long> allocated() {
      return new HashMap<>(Map.of(Thread.currentThread().threadId(), 1L << 20));
    }
  }

  @BeforeEach
  void boot() throws Exception {
    ours = TestSigner.make(folder, "ours");
    Files.createDirectories(folder.resolve("load"));
    ours.certificate(Files.createDirectories(folder.resolve("trust")).resolve("ours.pem"));
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("felix")
        .toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "io.foreshock.api,io.foreshock.api.adapter"));
    framework.start();
    admin = new FrameworkBundles(framework.getBundleContext(), folder, LIMITS, heap);
    install("com.acme.calm");
    install("com.acme.leak");
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void whoeverGivesTheMemoryBackWhenStartedAnewIsNamedAndTheSecondTimeStopped() {
    heap.leaked.set(280L << 20);

    Await.until("it is named", PATIENCE, () -> info("com.acme.leak").reason().contains(
        "started anew: it held 280 MB of 512 MB heap"));
    assertTrue(admin.health().message().contains("com.acme.leak takes ever more memory"), admin.health().message());

    // stopped to see what it holds first, and told why after that
    Await.until("it is stopped", PATIENCE, () -> info("com.acme.leak").reason().contains(
        "for the second time within an hour"));
    assertEquals("RESOLVED", info("com.acme.leak").state());
    assertEquals("ACTIVE", info("com.acme.calm").state());
    assertEquals("", info("com.acme.calm").reason());
  }

  @Test
  void aHeapThatNoAdapterFillsIsToldAndNobodyStaysStopped() {
    heap.others.set(500L << 20);

    Await.until("it is told", PATIENCE, () -> admin.health().message().contains(
        "heap in use after collection: 98 %, limit 60 %"));
    Await.until("both run", PATIENCE, () -> info("com.acme.leak").state().equals("ACTIVE")
        && info("com.acme.calm").state().equals("ACTIVE"));
    heap.others.set(100L << 20);
    Await.until("it is over", PATIENCE, () -> admin.health().message().isEmpty());
  }

  @Test
  void theHistogramOfThisJvmIsRead() {
    Map<String, Long> bytes = Heap.OURS.bytesByPackage();

    assertTrue(bytes.get("java.lang") > 100_000, bytes.toString());
    assertTrue(bytes.containsKey("org.apache.felix.framework"), bytes.toString());
    assertTrue(Heap.OURS.allocated().get(Thread.currentThread().threadId()) > 0);
  }

  private void install(String name) throws Exception {
    Path jar = TestJar.bundle(name, "1").activator(Adapter.class).header("Import-Package",
        "org.osgi.framework,io.foreshock.api.adapter").write(folder.resolve(name + ".jar"));
    assertEquals("ACTIVE", admin.install(ours.sign(jar), PATIENCE).state());
  }

  private Bundle bundle(String name) {
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (name.equals(bundle.getSymbolicName())) return bundle;
    }
    return null;
  }

  private BundleInfo info(String name) {
    return admin.bundles().stream().filter(b -> b.symbolicName().equals(name)).findFirst().orElseThrow();
  }
}
