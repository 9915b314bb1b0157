package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.api.platform.BundleAdmin.Installation;
import io.foreshock.api.platform.BundleAdmin.Progress;
import io.foreshock.api.platform.BundleAdmin.Stage;
import io.foreshock.api.table.Tables;
import io.foreshock.platform.probe.Adapter;
import io.foreshock.platform.probe.Starts;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.testkit.TableRows;
import io.foreshock.testkit.TestSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The admin and the load folder in a real framework. */
class FrameworkBundlesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Limits LIMITS = new Limits(SHORT, SHORT, SHORT, Duration.ofMillis(20), 1);
  private static final String NAME = "com.acme.adapter";

  @TempDir
  static Path keys;
  private static TestSigner ours;
  private static TestSigner stranger;

  @TempDir
  Path folder;
  private Path load;
  private Path trust;
  private Framework framework;
  private FrameworkBundles admin;
  private final InMemoryAppliance store = new InMemoryAppliance();

  @BeforeAll
  static void makeKeys() throws Exception {
    ours = TestSigner.make(keys, "ours");
    stranger = TestSigner.make(keys, "stranger");
  }

  @BeforeEach
  void start() throws Exception {
    System.clearProperty(Adapter.RELEASE);
    load = Files.createDirectories(folder.resolve("load"));
    trust = Files.createDirectories(folder.resolve("trust"));
    ours.certificate(trust.resolve("ours.pem"));
    boot();
  }

  private void boot() throws Exception {
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("felix")
        .toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "io.foreshock.api,io.foreshock.api.adapter,io.foreshock.api.table"));
    framework.start();
    framework.getBundleContext().registerService(Tables.class, store.tables(), null);
    admin = new FrameworkBundles(framework.getBundleContext(), folder, LIMITS);
  }

  private void halt() throws Exception {
    admin.close();
    framework.stop();
    framework.waitForStop(10_000);
  }

  @AfterEach
  void stop() throws Exception {
    System.setProperty(Adapter.RELEASE, "now");
    halt();
  }

  @Test
  void aNewBundleRunsUnderItsSymbolicNameAndShowsItsSigner() throws Exception {
    BundleInfo info = admin.install(good("1.0.0"), PATIENCE);

    assertEquals(NAME, info.symbolicName());
    assertEquals("1.0.0", info.version());
    assertEquals("ACTIVE", info.state());
    assertEquals("CN=ours", info.signer());
    assertEquals("", info.reason());
    assertFalse(info.core());
    assertEquals(List.of(NAME + ".jar"), loadFiles());
    assertEquals(List.of("install"), audited());
  }

  @Test
  void aNewerVersionReplacesTheRunningOneStepByStep() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    List<Stage> stages = new ArrayList<>();

    BundleInfo info = admin.install(good("1.1.0"), PATIENCE, how(false, (stage, _) -> stages.add(stage)));

    assertEquals("1.1.0", info.version());
    assertEquals("1.0.0", System.getProperty("foreshock.test.stopped"));
    assertEquals("1.1.0", System.getProperty("foreshock.test.started"));
    assertEquals(1, admin.bundles().stream().filter(b -> b.symbolicName().equals(NAME)).count());
    assertEquals(List.of(Stage.VERIFYING, Stage.RESOLVING, Stage.STOPPING_OLD, Stage.STARTING, Stage.WATCHING_HEALTH,
        Stage.RUNNING), stages);
    Await.until("the old classes are gone", PATIENCE, this::nothingRetired);
  }

  @Test
  void theSameVersionWithOtherContentIsTakenToo() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    Path other = ours.sign(TestJar.bundle(NAME, "1.0.0").activator(Starts.class).entry("note.txt", "new".getBytes())
        .write(folder.resolve("other.jar")));

    admin.install(other, PATIENCE);

    assertTrue(framework.getBundleContext().getBundle(running().orElseThrow().id()).getResource("note.txt") != null);
  }

  @Test
  void singletonsAreUpdatedToo() throws Exception {
    for (String version : List.of("1.0", "1.1")) {
      Path jar = ours.sign(TestJar.bundle(NAME + ";singleton:=true", version).activator(Starts.class)
          .write(folder.resolve(version + ".jar")));
      assertEquals(version + ".0", admin.install(jar, PATIENCE).version());
    }
  }

  @Test
  void theSameContentAgainChangesNothing() throws Exception {
    Path jar = good("1.0.0");
    long id = admin.install(jar, PATIENCE).id();

    assertEquals(id, admin.install(jar, PATIENCE).id());
    assertEquals(List.of("install"), audited());
  }

  @Test
  void aBundleThatFailsToStartIsRefusedWithItsReasonAndLeavesNothing() throws Exception {
    ForeshockException e = refused(adapter("1", "throw-start"));

    assertEquals(ErrorCode.INVALID_BUNDLE, e.code());
    assertTrue(e.getMessage().contains("the pump is not primed"), e.getMessage());
    assertEquals(List.of(), loadFiles());
    assertTrue(running().isEmpty());
    assertEquals(List.of("fail"), audited());
  }

  @Test
  void anUpdateThatDoesNotResolveLeavesTheOldVersionRunning() throws Exception {
    long id = admin.install(good("1.0.0"), PATIENCE).id();
    System.clearProperty("foreshock.test.stopped");
    Path bad = ours.sign(TestJar.bundle(NAME, "2.0.0").header("Import-Package", "com.acme.nowhere").write(folder
        .resolve("bad.jar")));

    assertTrue(refused(bad).getMessage().contains("com.acme.nowhere"));
    assertEquals(id, running().orElseThrow().id());
    assertEquals(null, System.getProperty("foreshock.test.stopped"), "never interrupted");
  }

  @Test
  void anUpdateThatThrowsHangsOrStaysSickIsRolledBack() throws Exception {
    admin.install(adapter("1.0.0", "online"), PATIENCE);
    Map<String, String> bad = Map.of("throw-start", "the pump is not primed", "hang-start", "hangs", "offline",
        "probe:line1 is OFFLINE (no route to the plant), was ONLINE", "hang-status", "hangs");
    for (Map.Entry<String, String> b : bad.entrySet()) {
      ForeshockException e = refused(adapter("2.0.0", b.getKey()));

      assertTrue(e.getMessage().contains(b.getValue()), b.getKey() + ": " + e.getMessage());
      assertTrue(e.getMessage().contains("version 1.0.0 runs again"), e.getMessage());
      assertEquals("1.0.0 ACTIVE", running().map(i -> i.version() + " " + i.state()).orElseThrow());
    }
    assertEquals("1.1.0", admin.install(adapter("1.1.0", "online"), PATIENCE).version());
    assertEquals(List.of("install", "rollback", "rollback", "rollback", "rollback", "update"), audited());
  }

  @Test
  void anUpdateThatLeavesAThreadBehindIsRolledBackAndItsLeakShown() throws Exception {
    admin.install(adapter("1.0.0", "online"), PATIENCE);

    refused(adapter("2.0.0", "leak,offline"));

    assertEquals("1.0.0", running().orElseThrow().version());
    System.gc();
    assertEquals(1.0, admin.health().metrics().get("retired_class_loaders"));
    System.setProperty(Adapter.RELEASE, "now");
    Await.until("the leak ended with its thread", PATIENCE, this::nothingRetired);
  }

  @Test
  void aBundleThatIgnoresBeingInterruptedHoldsUpNobodyElse() throws Exception {
    admin.install(adapter("1.0.0", "online"), PATIENCE);

    ForeshockException e = refused(adapter("2.0.0", "stubborn-start"));

    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertTrue(e.getMessage().contains("probe.Adapter.stay"), e.getMessage());
    assertEquals("1.0.0 ACTIVE", running().map(i -> i.version() + " " + i.state()).orElseThrow());
    Path other = ours.sign(TestJar.bundle("com.acme.other", "1").activator(Starts.class).write(folder.resolve(
        "o.jar")));
    assertEquals("ACTIVE", admin.install(other, PATIENCE).state());
    assertEquals(io.foreshock.api.platform.HealthProbe.Level.WARN, admin.health().level());
  }

  @Test
  void anOldVersionThatHangsWhileItStopsIsInterruptedAndReplaced() throws Exception {
    admin.install(adapter("1.0.0", "online,hang-stop"), PATIENCE);

    BundleInfo info = admin.install(adapter("2.0.0", "online"), PATIENCE);

    assertEquals("2.0.0 ACTIVE", info.version() + " " + info.state());
  }

  @Test
  void unsignedAndStrangeBundlesAreRefused() throws Exception {
    Path unsigned = TestJar.bundle(NAME, "1").activator(Starts.class).write(folder.resolve("u.jar"));
    assertTrue(refused(unsigned).getMessage().contains("not signed"));
    assertTrue(refused(stranger.sign(unsigned)).getMessage().contains("not trusted: CN=stranger"));
    assertEquals(List.of(), loadFiles());
    assertEquals(List.of("refuse", "refuse"), audited());
  }

  @Test
  void anAdminsExceptionIsRecordedAndSurvivesARestart() throws Exception {
    Path unsigned = TestJar.bundle(NAME, "1").activator(Starts.class).write(folder.resolve("u.jar"));

    BundleInfo info = admin.install(unsigned, PATIENCE, how(true, Progress.NONE));

    assertEquals("ACTIVE", info.state());
    assertEquals("", info.signer());
    assertEquals(List.of("allow", "install"), audited());
    halt();
    boot();
    Await.until("it runs again", PATIENCE, () -> running().filter(b -> b.state().equals("ACTIVE")).isPresent());
  }

  @Test
  void aDroppedFileRunsAndIsReplacedWhereItLies() throws Exception {
    Files.move(good("1.0.0"), load.resolve("acme-1.0.jar"));
    awaitRunning("1.0.0");

    BundleInfo info = admin.install(good("1.1.0"), PATIENCE);

    assertEquals("1.1.0", info.version());
    assertEquals(List.of("acme-1.0.jar"), loadFiles());
  }

  @Test
  void aDroppedFileThatMayNotRunIsShownUntilItsSignerIsTrusted() throws Exception {
    Path jar = stranger.sign(TestJar.bundle(NAME, "1").activator(Starts.class).write(folder.resolve("s.jar")));
    Files.copy(jar, load.resolve("s.jar"));
    Await.until("it is shown", PATIENCE, () -> running().filter(b -> b.state().equals("REFUSED")).isPresent());
    assertTrue(running().orElseThrow().reason().contains("CN=stranger"));
    assertEquals(io.foreshock.api.platform.HealthProbe.Level.WARN, admin.health().level());

    stranger.certificate(trust.resolve("stranger.pem"));

    awaitRunning("1.0.0");
    Files.delete(trust.resolve("stranger.pem"));
    Await.until("it is stopped", PATIENCE, () -> running().filter(b -> b.state().equals("REFUSED")).isPresent());
    assertEquals(List.of("s.jar"), loadFiles());
  }

  @Test
  void aDroppedUpdateThatMayNotRunLeavesTheOldVersionRunningAlsoAfterARestart() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    Path bad = TestJar.bundle(NAME, "2.0.0").activator(Starts.class).write(folder.resolve("bad.jar"));
    Files.move(bad, load.resolve(NAME + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    Await.until("it is refused", PATIENCE, () -> running().orElseThrow().reason().contains("(2.0.0) does not run"));
    assertEquals("1.0.0 ACTIVE", running().map(i -> i.version() + " " + i.state()).orElseThrow());

    halt();
    boot();

    awaitRunning("1.0.0");
    assertTrue(running().orElseThrow().reason().contains("not signed"), running().orElseThrow().reason());
  }

  @Test
  void aDroppedUpdateThatStaysSickIsRolledBack() throws Exception {
    Files.move(adapter("1.0.0", "online"), load.resolve("a.jar"));
    awaitRunning("1.0.0");
    Files.move(adapter("2.0.0", "offline"), load.resolve("a.jar"), StandardCopyOption.REPLACE_EXISTING);

    Await.until("it is taken back", PATIENCE, () -> running().orElseThrow().reason().contains("not healthy"));
    assertEquals("1.0.0 ACTIVE", running().map(i -> i.version() + " " + i.state()).orElseThrow());
  }

  @Test
  void aFileTakenOutOfTheFolderEndsItsBundle() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    Files.delete(load.resolve(NAME + ".jar"));

    Await.until("it is gone", PATIENCE, () -> running().isEmpty());
  }

  @Test
  void nothingIsVerifiedTwiceInVainAndWhatWasTamperedWithWhileDownDoesNotRun() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);
    halt();
    Path jar = load.resolve(NAME + ".jar");
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length / 2] ^= 1;
    Files.write(jar, bytes);
    Files.delete(folder.resolve("cache/bundles/" + NAME + ".jar"));

    boot();

    Await.until("it is refused", PATIENCE, () -> admin.bundles().stream().anyMatch(b -> b.state().equals("REFUSED")));
    assertTrue(admin.bundles().stream().noneMatch(b -> b.symbolicName().equals(NAME) && b.state().equals("ACTIVE")));
  }

  @Test
  void uninstallRemovesBundleAndFile() throws Exception {
    admin.install(good("1.0.0"), PATIENCE);

    admin.uninstall(NAME, PATIENCE);

    assertEquals(Optional.empty(), running());
    assertEquals(List.of(), loadFiles());
    Await.until("its classes are gone", PATIENCE, this::nothingRetired);
  }

  @Test
  void uninstallOfAnUnknownBundleIsNotFound() {
    ForeshockException e = assertThrows(ForeshockException.class, () -> admin.uninstall("com.acme.unknown", PATIENCE));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
  }

  @Test
  void theCoreIsNeitherReplacedNorRemoved() throws Exception {
    Path jar = TestJar.bundle("com.acme.core", "1").write(folder.resolve("core.jar"));
    framework.getBundleContext().installBundle(jar.toUri().toString());
    Path impostor = ours.sign(TestJar.bundle("com.acme.core", "9").write(folder.resolve("impostor.jar")));

    assertEquals(ErrorCode.INVALID_BUNDLE, refused(impostor).code());
    ForeshockException remove = assertThrows(ForeshockException.class, () -> admin.uninstall("com.acme.core",
        PATIENCE));
    Files.copy(impostor, load.resolve("impostor.jar"));
    Await.until("the dropped one is refused", PATIENCE, () -> admin.bundles().stream()
        .anyMatch(b -> b.state().equals("REFUSED") && b.reason().contains("belongs to the core")));

    assertEquals(ErrorCode.INVALID_BUNDLE, remove.code());
    assertTrue(admin.bundles().stream().filter(b -> b.id() >= 0).allMatch(BundleInfo::core));
  }

  private boolean nothingRetired() {
    System.gc();
    return admin.health().metrics().get("retired_class_loaders") == 0.0;
  }

  private void awaitRunning(String version) {
    Await.until(version + " runs", PATIENCE, () -> running().filter(b -> b.version().equals(version) && b.state()
        .equals("ACTIVE")).isPresent());
  }

  private static Installation how(boolean allowUnsigned, Progress progress) {
    return new Installation(allowUnsigned, "m.keller", progress);
  }

  private ForeshockException refused(Path jar) {
    return assertThrows(ForeshockException.class, () -> admin.install(jar, SHORT));
  }

  private Path good(String version) throws Exception {
    return ours.sign(TestJar.bundle(NAME, version).activator(Starts.class).write(folder.resolve("good-" + version
        + ".jar")));
  }

  private Path adapter(String version, String does) throws Exception {
    return ours.sign(TestJar.bundle(NAME, version).activator(Adapter.class).header("Probe-Does", does)
        .header("Import-Package", "org.osgi.framework,io.foreshock.api.adapter")
        .write(folder.resolve("adapter-" + version + ".jar")));
  }

  private Optional<BundleInfo> running() {
    return admin.bundles().stream().filter(b -> b.symbolicName().equals(NAME)).findFirst();
  }

  private List<String> loadFiles() throws Exception {
    try (Stream<Path> files = Files.list(load)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> !f.startsWith(".")).sorted().toList();
    }
  }

  private List<String> audited() {
    return TableRows.all(store.tables(), BundleAudit.TABLE).stream().map(row -> String.valueOf(row.get(1))).toList();
  }
}
