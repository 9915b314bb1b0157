package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleFileTest {
  @TempDir
  Path folder;

  @Test
  void readsNameAndVersionAndIgnoresDirectives() throws Exception {
    Path jar = TestJar.bundle("com.acme.press;singleton:=true", "1.2.3.x").write(folder.resolve("a.jar"));

    BundleFile file = BundleFile.inspect(jar);

    assertEquals("com.acme.press", file.symbolicName());
    assertEquals("1.2.3.x", file.version().toString());
  }

  @Test
  void refusesWhatIsNoJar() throws Exception {
    Path text = Files.writeString(folder.resolve("a.jar"), "not a jar at all");

    assertInvalid(text, "not a readable jar");
  }

  @Test
  void refusesACutOffJar() throws Exception {
    byte[] whole = Files.readAllBytes(TestJar.bundle("a", "1").entry("x", new byte[5000]).write(folder.resolve(
        "w.jar")));
    Path cut = Files.write(folder.resolve("cut.jar"), java.util.Arrays.copyOf(whole, whole.length - 30));

    assertInvalid(cut, "not a readable jar");
  }

  @Test
  void refusesAJarThatIsNoBundle() throws Exception {
    assertInvalid(new TestJar().entry("x", new byte[1]).write(folder.resolve("a.jar")), "Bundle-SymbolicName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/cron.d/x", "/etc/passwd", "a/../../b", "..\\..\\x", "C:/x"})
  void refusesEntriesThatLeaveTheJar(String entry) throws Exception {
    Path jar = TestJar.bundle("com.acme", "1").entry(entry, new byte[1]).write(folder.resolve("a.jar"));

    assertInvalid(jar, "outside the jar");
  }

  @Test
  void acceptsDotsInsideEntryNames() throws Exception {
    Path jar = TestJar.bundle("com.acme", "1").entry("lib/a..b/c.1..2.txt", new byte[1]).write(folder.resolve("a.jar"));

    assertEquals("com.acme", BundleFile.inspect(jar).symbolicName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "a/b", "a b", ".hidden", "a..b", "a.", "ä"})
  void refusesSymbolicNamesThatMakeNoFileName(String name) throws Exception {
    assertInvalid(TestJar.bundle(name, "1").write(folder.resolve("a.jar")), "symbolic name");
  }

  @Test
  void refusesFragments() throws Exception {
    Path jar = TestJar.bundle("com.acme.part", "1").header("Fragment-Host", "com.acme").write(folder.resolve("a.jar"));

    assertInvalid(jar, "fragment");
  }

  @Test
  void refusesABrokenVersion() throws Exception {
    assertInvalid(TestJar.bundle("com.acme", "one").write(folder.resolve("a.jar")), "bundle version");
  }

  private static void assertInvalid(Path jar, String words) {
    ForeshockException e = assertThrows(ForeshockException.class, () -> BundleFile.inspect(jar));
    assertEquals(ErrorCode.INVALID_BUNDLE, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
