package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.launcher.RunSettings.Profile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
  @TempDir
  Path folder;

  @Test
  void bundlesSeeWhatTheCommandLineSaid() {
    Map<String, String> p = settings(Profile.EDGE, OptionalInt.of(9000)).frameworkProperties();

    assertEquals(folder.resolve("data").toString(), p.get("foreshock.data"));
    assertEquals("edge", p.get("foreshock.profile"));
    assertEquals("true", p.get("foreshock.headless"));
    assertEquals("false", p.get("foreshock.demo"));
    assertEquals("1.2.3", p.get("foreshock.version"));
    assertEquals("9000", p.get("foreshock.http.port"));
    assertEquals("-1", p.get("org.osgi.service.http.port"));
  }

  @Test
  void halfWrittenFilesAreNotPickedUp() {
    String filter = settings(Profile.STANDARD, OptionalInt.empty()).frameworkProperties().get(
        "felix.fileinstall.filter");

    assertTrue("io.x~y.cfg".matches(filter) && "a.config".matches(filter));
    assertFalse("a.cfg.part".matches(filter) || "a.cfg.tmp".matches(filter) || Seeds.LEDGER.matches(filter));
  }

  @Test
  void nothingStartsABundleWithoutLookingAtItsSignature() {
    Map<String, String> p = settings(Profile.STANDARD, OptionalInt.empty()).frameworkProperties();

    assertFalse("a.jar".matches(p.get("felix.fileinstall.filter")));
    assertEquals(folder.resolve("data").resolve("conf").toString(), p.get("felix.fileinstall.dir"));
  }

  @Test
  void portsOutOfRangeAreRefused() {
    assertThrows(CommandFailedException.class, () -> settings(Profile.STANDARD, OptionalInt.of(65_536)));
    assertThrows(CommandFailedException.class, () -> settings(Profile.STANDARD, OptionalInt.of(-1)));
    settings(Profile.STANDARD, OptionalInt.of(0));
  }

  @Test
  void theOwnersSettingsReachTheBundles() throws Exception {
    assertEquals("160", settings(Profile.EDGE, OptionalInt.empty()).frameworkProperties()
        .get("foreshock.memory.limit.mb"));
    Path file = settings(Profile.EDGE, OptionalInt.empty()).data().conf();
    Files.createDirectories(file);
    Files.writeString(file.resolve("foreshock.properties"),
        "memory.limit.mb = 256\nretention.days=7\noffline=true\nvector.search=false\n");
    Map<String, String> p = settings(Profile.EDGE, OptionalInt.empty()).frameworkProperties();
    assertEquals("256", p.get("foreshock.memory.limit.mb"));
    assertEquals("7", p.get("foreshock.retention.days"));
    assertEquals("true", p.get("foreshock.offline"));
    for (String wrong : new String[]{"memory.limit.mb=a lot", "memory.limit.mb=1", "offline=yes", "colour=red"}) {
      Files.writeString(file.resolve("foreshock.properties"), wrong);
      String key = wrong.substring(0, wrong.indexOf('='));
      CommandFailedException e = assertThrows(CommandFailedException.class,
          () -> settings(Profile.STANDARD, OptionalInt.empty()));
      assertEquals(ExitCode.CONFIG, e.exitCode());
      assertTrue(e.getMessage().contains(key), e.getMessage());
    }
  }

  @Test
  void withoutVectorSearchItsBundlesStayOut() throws Exception {
    Path core = Files.createDirectories(folder.resolve("home/bundles/10-core"));
    for (String name : new String[]{"foreshock-engine-1.jar", "foreshock-vector-1.jar", "foreshock-detection-1.jar"})
      Files.writeString(core.resolve(name), "");
    RunSettings all = settings(Profile.STANDARD, OptionalInt.empty());
    assertEquals(3, all.bundles().size());
    Files.createDirectories(all.data().conf());
    Files.writeString(all.data().conf().resolve("foreshock.properties"), "vector.search=false");
    assertEquals(1, settings(Profile.STANDARD, OptionalInt.empty()).bundles().size());
  }

  @Test
  void theUsersOwnLogConfigurationWins() throws Exception {
    RunSettings settings = settings(Profile.STANDARD, OptionalInt.empty());
    settings.data().create();
    String key = "org.ops4j.pax.logging.StaticLogbackFile";
    assertEquals(folder.resolve("home/conf/logback.xml").toString(), settings.frameworkProperties().get(key));
    Files.writeString(settings.data().conf().resolve("logback.xml"), "<configuration/>");
    assertEquals(folder.resolve("data/conf/logback.xml").toString(), settings.frameworkProperties().get(key));
  }

  @Test
  void aTakenPortIsSaidBeforeAnythingStarts() throws Exception {
    DataFolder data = http("${foreshock.http.port}");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandFailedException e = assertThrows(CommandFailedException.class,
          () -> Runner.checkPort(data, OptionalInt.of(taken.getLocalPort())));
      assertEquals(ExitCode.CONFIG, e.exitCode());
      assertTrue(e.getMessage().contains(Integer.toString(taken.getLocalPort())), e.getMessage());
    }
  }

  @Test
  void anAskedPortThatTheConfigurationFixesOtherwiseIsRefused() throws Exception {
    DataFolder data = http("8081");

    Runner.checkPort(data, OptionalInt.empty());
    CommandFailedException e = assertThrows(CommandFailedException.class,
        () -> Runner.checkPort(data, OptionalInt.of(9000)));
    assertTrue(e.getMessage().contains("8081"), e.getMessage());
  }

  @Test
  void theDataFolderIsNamedElseEnvironmentElseXdg() {
    Path home = Path.of("/home/me");

    assertEquals(folder, DataFolder.choose(folder, Map.of("FORESHOCK_DATA", "/e"), home).root());
    assertEquals(Path.of("/e"), DataFolder.choose(null, Map.of("FORESHOCK_DATA", "/e", "XDG_DATA_HOME", "/x"), home)
        .root());
    assertEquals(Path.of("/x/foreshock"), DataFolder.choose(null, Map.of("XDG_DATA_HOME", "/x"), home).root());
    assertEquals(Path.of("/home/me/.local/share/foreshock"), DataFolder.choose(null, Map.of(), home).root());
  }

  @Test
  void aLinuxWithoutDisplayHasNone() {
    assertFalse(Display.present("Linux", Map.of()));
    assertTrue(Display.present("Linux", Map.of("DISPLAY", ":0")));
    assertTrue(Display.present("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")));
    assertTrue(Display.present("Mac OS X", Map.of()));
    assertTrue(Display.present("Windows 11", Map.of()));
  }

  private DataFolder http(String port) throws Exception {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.create();
    Files.writeString(data.conf().resolve("org.apache.felix.http.cfg"), "org.osgi.service.http.port=" + port + "\n");
    return data;
  }

  private RunSettings settings(Profile profile, OptionalInt port) {
    return new RunSettings(new Image(folder.resolve("home")), new DataFolder(folder.resolve("data")), profile,
        OwnSettings.read(new DataFolder(folder.resolve("data")), profile), true, false, port, "1.2.3");
  }
}
