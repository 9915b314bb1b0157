package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.platform.probe.Fails;
import io.foreshock.platform.probe.Starts;
import io.foreshock.testkit.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.launch.Framework;

/** The admin against a real framework and a real FileInstall. */
class FrameworkBundlesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String NAME = "com.acme.adapter";

  @TempDir
  Path folder;
  private Path load;
  private Framework framework;
  private FrameworkBundles admin;

  @BeforeEach
  void startFramework() throws Exception {
    load = Files.createDirectories(folder.resolve("load"));
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("felix")
        .toString(),
        "felix.fileinstall.dir", load.toString(), "felix.fileinstall.poll", "50", "felix.fileinstall.noInitialDelay",
        "true", "felix.fileinstall.filter", ".*\\.(jar|cfg|config)", "felix.fileinstall.tmpdir",
        folder.resolve("tmp").toString(), "felix.fileinstall.log.level", "0"));
    framework.init();
    String fileInstall = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(p -> p.contains("fileinstall")).findFirst().orElseThrow();
    framework.getBundleContext().installBundle(Path.of(fileInstall).toUri().toString()).start();
    framework.start();
    admin = new FrameworkBundles(framework.getBundleContext(), load);
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aNewBundleRunsUnderItsSymbolicName() throws Exception {
    BundleInfo info = admin.install(good("1.0.0"), PATIENCE);

    assertEquals(NAME, info.symbolicName());
    assertEquals("1.0.0", info.version());
    assertEquals("ACTIVE", info.state());
    assertFalse(info.core());
    assertEquals(List.of(NAME + ".jar"), loadFiles());
  }

  @Test
  void aNewerVersionReplacesTheRunningOne() throws Exception {
    long id = admin.install(good("1.0.0"), PATIENCE).id();

    BundleInfo info = admin.install(good("1.1.0"), PATIENCE);

    assertEquals(id, info.id());
    assertEquals("1.1.0", info.version());
    assertEquals("1.0.0", System.getProperty("foreshock.test.stopped"));
    assertEquals("1.1.0", System.getProperty("foreshock.test.started"));
  }

  @Test
  void theSameVersionWithOtherContentIsTakenToo() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    Path other = TestJar.bundle(NAME, "1.0.0").activator(Starts.class).entry("note.txt", "new".getBytes())
        .write(folder.resolve("other.jar"));

    admin.install(other, PATIENCE);

    assertTrue(framework.getBundleContext().getBundle(running().orElseThrow().id()).getResource("note.txt") != null);
  }

  @Test
  void theSameContentAgainChangesNothing() throws Exception {
    Path jar = good("1.0.0");
    admin.install(jar, PATIENCE);
    long before = framework.getBundleContext().getBundle(running().orElseThrow().id()).getLastModified();

    BundleInfo again = admin.install(jar, PATIENCE);

    assertEquals(before, framework.getBundleContext().getBundle(again.id()).getLastModified());
  }

  @Test
  void aBundleThatFailsToStartIsRefusedWithItsReasonAndLeavesNothing() throws Exception {
    Path bad = TestJar.bundle(NAME, "1").activator(Fails.class).write(folder.resolve("bad.jar"));

    ForeshockException e = assertThrows(ForeshockException.class, () -> admin.install(bad, PATIENCE));

    assertEquals(ErrorCode.INVALID_BUNDLE, e.code());
    assertTrue(e.getMessage().contains("the pump is not primed"), e.getMessage());
    assertEquals(List.of(), loadFiles());
    Await.until("the failed bundle is gone", () -> running().isEmpty());
  }

  @Test
  void anUpdateThatDoesNotResolveBringsTheOldVersionBack() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    Path bad = TestJar.bundle(NAME, "2.0.0").header("Import-Package", "com.acme.nowhere").write(folder.resolve(
        "bad.jar"));

    ForeshockException e = assertThrows(ForeshockException.class, () -> admin.install(bad, PATIENCE));

    assertTrue(e.getMessage().contains("com.acme.nowhere"), e.getMessage());
    Await.until("version 1.0.0 runs again",
        () -> running().filter(b -> b.version().equals("1.0.0") && b.state().equals("ACTIVE")).isPresent());
    assertEquals(List.of(NAME + ".jar"), loadFiles());
  }

  @Test
  void aFileDroppedByHandUnderAnotherNameIsReplacedWhereItLies() throws Exception {
    Files.move(good("1.0.0"), load.resolve("acme-1.0.jar"));
    Await.until("the dropped bundle runs", () -> running().filter(b -> b.state().equals("ACTIVE")).isPresent());

    BundleInfo info = admin.install(good("1.1.0"), PATIENCE);

    assertEquals("1.1.0", info.version());
    assertEquals(List.of("acme-1.0.jar"), loadFiles());
  }

  @Test
  void uninstallRemovesBundleAndFile() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);

    admin.uninstall(NAME, PATIENCE);

    assertEquals(Optional.empty(), running());
    assertEquals(List.of(), loadFiles());
  }

  @Test
  void uninstallOfAnUnknownBundleIsNotFound() {
    ForeshockException e = assertThrows(ForeshockException.class, () -> admin.uninstall("com.acme.unknown", PATIENCE));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
  }

  @Test
  void theCoreIsNeitherReplacedNorRemoved() throws Exception {
    String core = "org.apache.felix.fileinstall";
    Path impostor = TestJar.bundle(core, "9").write(folder.resolve("impostor.jar"));

    ForeshockException replace = assertThrows(ForeshockException.class, () -> admin.install(impostor, PATIENCE));
    ForeshockException remove = assertThrows(ForeshockException.class, () -> admin.uninstall(core, PATIENCE));

    assertEquals(ErrorCode.INVALID_BUNDLE, replace.code());
    assertEquals(ErrorCode.INVALID_BUNDLE, remove.code());
    assertEquals(List.of(), loadFiles());
    assertTrue(admin.bundles().stream().filter(b -> b.symbolicName().equals(core)).allMatch(BundleInfo::core));
  }

  @Test
  void nobodyWatchingMeansTimeoutAndAnEmptyFolder() throws Exception {
    Arrays.stream(framework.getBundleContext().getBundles())
        .filter(b -> "org.apache.felix.fileinstall".equals(b.getSymbolicName())).findFirst().orElseThrow().stop();

    ForeshockException e = assertThrows(ForeshockException.class, () -> admin.install(good("1"), Duration.ofMillis(
        300)));

    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals(List.of(), loadFiles());
  }

  private Path good(String version) throws IOException {
    return TestJar.bundle(NAME, version).activator(Starts.class).write(folder.resolve("good-" + version + ".jar"));
  }

  private Optional<BundleInfo> running() {
    return admin.bundles().stream().filter(b -> b.symbolicName().equals(NAME)).findFirst();
  }

  private List<String> loadFiles() throws IOException {
    try (Stream<Path> files = Files.list(load)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
