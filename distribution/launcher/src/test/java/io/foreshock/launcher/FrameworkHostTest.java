package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.launcher.RunSettings.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkHostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir
  Path folder;

  @Test
  void aMovedProductStartsOnTheOldData() throws Exception {
    ship("old", "engine");
    assertEquals(List.of("engine"), startAndStop("old"));
    Files.move(folder.resolve("old"), folder.resolve("new"));

    assertEquals(List.of("engine"), startAndStop("new"));
  }

  @Test
  void aDamagedCacheIsMadeAnew() throws Exception {
    ship("home", "engine");
    startAndStop("home");
    try (Stream<Path> files = Files.walk(folder.resolve("data/cache/felix"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "rubbish");
      }
    }

    assertEquals(List.of("engine"), startAndStop("home"));
  }

  @Test
  void aConfigurationDoesNotOutliveItsFile() throws Exception {
    ship("home", "engine");
    Path stale = Files.createDirectories(folder.resolve("data/cache/config")).resolve("adapter.config");
    Files.writeString(stale, "");

    startAndStop("home");

    assertFalse(Files.exists(stale));
  }

  @Test
  void aBundleThatCannotRunIsNamedWithTheReason() throws Exception {
    ship("home", "engine");
    Path jar = folder.resolve("home/bundles/20-services/needy.jar");
    TestBundles.write(jar, "needy", "1", "Import-Package", "com.acme.nowhere");
    FrameworkHost host = FrameworkHost.prepare(settings("home"));
    try {
      assertTrue(host.start(PATIENCE));
      Map<String, String> failures = host.failures();
      assertEquals(List.of("needy"), List.copyOf(failures.keySet()));
      assertTrue(failures.get("needy").contains("com.acme.nowhere"), failures.toString());
    } finally {
      assertTrue(host.stop(PATIENCE));
    }
  }

  private List<String> startAndStop(String home) throws Exception {
    FrameworkHost host = FrameworkHost.prepare(settings(home));
    try {
      assertTrue(host.start(PATIENCE));
      assertEquals(Map.of(), host.failures());
      return Arrays.stream(host.context().getBundles()).filter(b -> b.getBundleId() != 0).map(b -> b.getSymbolicName())
          .toList();
    } finally {
      assertTrue(host.stop(PATIENCE));
    }
  }

  private RunSettings settings(String home) {
    DataFolder data = new DataFolder(folder.resolve("data"));
    data.create();
    return new RunSettings(new Image(folder.resolve(home)), data, Profile.STANDARD, new OwnSettings(Map.of()), true,
        false, OptionalInt.empty(),
        "1");
  }

  private void ship(String home, String name) throws IOException {
    TestBundles.write(folder.resolve(home).resolve("bundles/10-core").resolve(name + ".jar"), name, "1");
  }
}
