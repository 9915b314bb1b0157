package io.foreshock.console.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Pattern USED = Pattern.compile("Texts\\.of\\(\\s*\"([^\"]+)\"\\s*[,)]");

  private static Properties words(String name) throws IOException {
    Properties p = new Properties();
    try (Reader in = new InputStreamReader(TextsTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      p.load(in);
    }
    return p;
  }

  @Test
  void everyTextTheCodeAsksForExists() throws IOException {
    Properties words = words("texts.properties");
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList())
        for (Matcher m = USED.matcher(Files.readString(f)); m.find();)
          if (!words.containsKey(m.group(1)))
            missing.add(m.group(1));
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void germanHasTheSameTextsWithTheSamePlaces() throws IOException {
    Properties english = words("texts.properties");
    Properties german = words("texts_de.properties");
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(german.keySet()));
    for (Object key : english.keySet())
      for (int i = 0; i < 5; i++)
        assertEquals(english.getProperty((String) key).contains("{" + i + "}"),
            german.getProperty((String) key).contains("{" + i + "}"), (String) key);
  }

  @Test
  void placesAreFilledAndApostrophesSurvive() {
    assertEquals("Line 2, column 3: that's wrong", Texts.of("query.failedAt", "2", "3", "that's wrong"));
    assertFalse(Texts.of("status.closeHint").isBlank());
    assertTrue(Texts.of("bundles.removeQuestion", "a", "1").startsWith("a 1 stops"));
  }
}
