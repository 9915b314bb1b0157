package io.foreshock.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md, checked on the compiled bundles. */
class WiringTest {
  private static final Map<String, Path> MODULES = new TreeMap<>();
  private static JavaClasses classes;

  @BeforeAll
  static void importAllBundles() throws IOException {
    Path root = Path.of(System.getProperty("foreshock.root", "../..")).normalize();
    for (String folder : List.of("bundles", "codec-bundles", "protocol-adapters", ".")) {
      try (Stream<Path> modules = Files.list(root.resolve(folder))) {
        modules.filter(m -> Files.exists(m.resolve("bnd.bnd")))
            .forEach(m -> MODULES.put(m.getFileName().toString(), m.resolve("target/classes")));
      }
    }
    classes = new ClassFileImporter().importPaths(MODULES.values());
  }

  @Test
  void everyBundleIsChecked() {
    assertTrue(MODULES.size() >= 12, () -> "bundles found: " + MODULES.keySet());
    MODULES.forEach((name, path) -> assertTrue(Files.isDirectory(path), () -> "not compiled: " + name));
  }

  /** Package of an implementation bundle, read off its symbolic name. */
  private static List<String> implementations() throws IOException {
    return MODULES.values().stream().map(WiringTest::manifest)
        .map(m -> m.getMainAttributes().getValue("Bundle-SymbolicName").replaceAll(";.*", ""))
        .filter(name -> !name.equals("io.foreshock.api")).toList();
  }

  private static Manifest manifest(Path moduleClasses) {
    try (InputStream in = Files.newInputStream(moduleClasses.resolve("META-INF/MANIFEST.MF"))) {
      return new Manifest(in);
    } catch (IOException e) {
      throw new AssertionError("no bundle manifest in " + moduleClasses, e);
    }
  }

  @Test
  void implementationsSeeOnlyTheApi() throws IOException {
    List<String> all = implementations();
    for (String bundle : all) {
      String[] others = all.stream().filter(o -> !o.equals(bundle)).map(o -> o + "..").toArray(String[]::new);
      noClasses().that().resideInAPackage(bundle + "..").should().dependOnClassesThat().resideInAnyPackage(others)
          .allowEmptyShould(true).check(classes);
    }
    noClasses().that().resideInAPackage("io.foreshock.api..").should().dependOnClassesThat()
        .resideInAnyPackage(all.stream().map(o -> o + "..").toArray(String[]::new)).check(classes);
  }

  @Test
  void packagesOfABundleHaveNoCycles() throws IOException {
    for (String bundle : implementations())
      slices().matching(bundle + ".(**)").should().beFreeOfCycles().allowEmptyShould(true).check(classes);
  }

  @Test
  void onlyTheConsoleUsesJavaFx() {
    noClasses().that().resideOutsideOfPackage("io.foreshock.console..").should().dependOnClassesThat()
        .resideInAnyPackage("javafx..", "io.fair_acc..").check(classes);
  }

  @Test
  void viewModelsDoNotKnowTheScene() {
    noClasses().that().haveSimpleNameEndingWith("ViewModel").should().dependOnClassesThat()
        .resideInAnyPackage("javafx.scene..", "javafx.stage..").allowEmptyShould(true).check(classes);
  }

  @Test
  void frameCodecsDoNoInputOrOutput() {
    noClasses().that().resideInAPackage("io.foreshock..wire..").should().dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "io.netty.channel..")
        .allowEmptyShould(true).check(classes);
  }

  @Test
  void onlyTheApiExportsPackages() {
    MODULES.forEach((name, path) -> {
      String exported = manifest(path).getMainAttributes().getValue("Export-Package");
      if (name.equals("api")) assertTrue(exported != null && exported.contains("io.foreshock.api"));
      else assertFalse(exported != null && !exported.isBlank(), () -> name + " exports " + exported);
    });
  }

  private static final Pattern VERSION = Pattern.compile("-\\d+(\\.\\d+|\\b).*$");

  /** Jars inside bundles, and beside them in the image. */
  private static List<String> libraries() throws IOException {
    Path image = Path.of(System.getProperty("foreshock.root", "../..")).normalize().resolve(
        "distribution/target/foreshock");
    List<Path> folders = new ArrayList<>(List.of(image.resolve("lib"), image.resolve("javafx"), image.resolve(
        "bundles/01-system"), image.resolve("bundles/02-http")));
    MODULES.values().forEach(classes -> folders.add(classes.resolveSibling("embed")));
    List<String> names = new ArrayList<>();
    for (Path folder : folders)
      if (Files.isDirectory(folder))
        try (Stream<Path> files = Files.list(folder)) {
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".jar") && !f.startsWith("foreshock-"))
              .forEach(f -> names.add(VERSION.matcher(f.substring(0, f.length() - 4)).replaceFirst("")));
        }
    return names;
  }

  @Test
  void everyLibraryIsInTheLicencesTheConsoleShows() throws IOException {
    Path text = Objects.requireNonNull(MODULES.get("ui-bundle")).resolve("io/foreshock/console/view/licences.txt");
    Set<String> named = new HashSet<>(List.of(Files.readString(text).split("\\s+")));
    List<String> libraries = libraries();
    assertTrue(libraries.size() > 40, () -> "libraries: " + libraries);
    assertEquals(List.of(), libraries.stream().filter(l -> !named.contains(l)).distinct().sorted().toList());
  }
}
