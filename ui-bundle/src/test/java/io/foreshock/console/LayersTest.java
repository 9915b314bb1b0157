package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Views bind, models decide: who may import what. */
class LayersTest {
  private static List<String> lines(String pack, String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/foreshock/console", pack))) {
      return files.filter(p -> p.toString().endsWith(".java")).flatMap(p -> {
        try {
          return Files.readString(p).lines().filter(l -> l.matches(pattern)).map(l -> p.getFileName() + ": " + l);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }).toList();
    }
  }

  @Test
  void modelsKnowNoSceneAndNoChart() throws IOException {
    assertEquals(List.of(), lines("model", ".*(javafx\\.(scene|stage|application)|io\\.fair_acc|console\\.view).*"));
  }

  @Test
  void trendBuildingKnowsNoToolkitAndNoModel() throws IOException {
    assertEquals(List.of(), lines("trend", ".*(javafx\\.|io\\.fair_acc|console\\.(view|model)).*"));
  }

  @Test
  void viewsCallNoService() throws IOException {
    assertEquals(List.of(), lines("view",
        ".*import io\\.foreshock\\.(api\\.(sql|ingest|table)|console\\.model\\.Services).*"));
  }
}
