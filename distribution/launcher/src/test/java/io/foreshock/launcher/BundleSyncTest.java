package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Several starts of a real framework on one cache, the image changing in between. */
class BundleSyncTest {
  @TempDir
  Path folder;

  @Test
  void bundlesRunAtTheLevelOfTheirFolder() throws Exception {
    ship("01-system", "first", "1");
    ship("20-services", "second", "1");

    assertEquals(Map.of("first", "1.0.0 @1 ACTIVE", "second", "1.0.0 @20 ACTIVE"), startAndStop());
  }

  @Test
  void aRebuiltJarAtTheSamePlaceIsUpdated() throws Exception {
    ship("10-core", "engine", "1");
    startAndStop();
    ship("10-core", "engine", "2");

    assertEquals(Map.of("engine", "2.0.0 @10 ACTIVE"), startAndStop());
    assertEquals(Map.of("engine", "2.0.0 @10 ACTIVE"), startAndStop());
  }

  @Test
  void aVanishedJarIsUninstalledAndANewOneInstalled() throws Exception {
    ship("10-core", "old", "1");
    ship("10-core", "kept", "1");
    startAndStop();
    Files.delete(jar("10-core", "old"));
    ship("20-services", "fresh", "1");

    assertEquals(Map.of("kept", "1.0.0 @10 ACTIVE", "fresh", "1.0.0 @20 ACTIVE"), startAndStop());
  }

  @Test
  void theEdgeProfileStopsShortOfTheConsoleAndTheStandardOneBringsItBack() throws Exception {
    ship("20-services", "gateway", "1");
    ship("30-console", "console", "1");

    assertEquals(2, startAndStop(50).size());
    assertEquals(Map.of("gateway", "1.0.0 @20 ACTIVE"), startAndStop(29));
    assertEquals(2, startAndStop(50).size());
  }

  @Test
  void verifiedBundlesOfTheLoadFolderAreLeftAloneAndOthersGo() throws Exception {
    ship("10-core", "engine", "1");
    Path jar = TestBundles.write(folder.resolve("adapter.jar"), "adapter", "3");
    Path other = TestBundles.write(folder.resolve("stray.jar"), "stray", "1");
    Framework framework = TestBundles.framework(folder.resolve("felix"));
    try (var in = Files.newInputStream(jar)) {
      framework.getBundleContext().installBundle("load:adapter.jar?sha256=" + "0".repeat(64), in);
    }
    framework.getBundleContext().installBundle(other.toUri().toString());
    framework.start();
    framework.stop();
    framework.waitForStop(10_000);

    assertEquals(Map.of("engine", "1.0.0 @10 ACTIVE", "adapter", "3.0.0 @1 INSTALLED"), startAndStop());
  }

  @Test
  void aLostLedgerOnlyCostsAnUpdate() throws Exception {
    ship("10-core", "engine", "1");
    startAndStop();
    Files.delete(folder.resolve("image.properties"));

    assertEquals(Map.of("engine", "1.0.0 @10 ACTIVE"), startAndStop());
  }

  private Map<String, String> startAndStop() throws Exception {
    return startAndStop(RunSettings.TOP_LEVEL);
  }

  /** Bundles by symbolic name as "version @level state". */
  private Map<String, String> startAndStop(int highestLevel) throws Exception {
    Framework framework = TestBundles.framework(folder.resolve("felix"));
    try {
      new BundleSync(framework.getBundleContext(), new Ledger(folder.resolve("image.properties")))
          .apply(new Image(folder).jars(highestLevel));
      framework.start();
      Map<String, String> seen = new TreeMap<>();
      Arrays.stream(framework.getBundleContext().getBundles()).filter(b -> b.getBundleId() != 0)
          .forEach(b -> seen.put(b.getSymbolicName(), b.getVersion() + " @"
              + b.adapt(BundleStartLevel.class).getStartLevel() + (b.getState() == Bundle.ACTIVE
                  ? " ACTIVE"
                  : " INSTALLED")));
      return seen;
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  private void ship(String level, String name, String version) throws Exception {
    TestBundles.write(jar(level, name), name, version);
  }

  private Path jar(String level, String name) {
    return folder.resolve("bundles").resolve(level).resolve(name + ".jar");
  }
}
