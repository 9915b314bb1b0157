package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshock.launcher.Seeds.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
  @TempDir
  Path folder;
  private Path shipped;
  private Path load;

  @BeforeEach
  void shipOneAdapter() throws IOException {
    shipped = Files.createDirectories(folder.resolve("adapters"));
    load = Files.createDirectories(folder.resolve("load"));
    Files.writeString(shipped.resolve("a.jar"), "version 1");
  }

  @Test
  void theFirstStartBringsTheAdapter() throws IOException {
    assertEquals(Fate.SEEDED, sow());
    assertEquals("version 1", Files.readString(load.resolve("a.jar")));
    assertEquals(List.of(".shipped", "a.jar"), files());
  }

  @Test
  void theNextStartChangesNothing() throws IOException {
    sow();
    assertEquals(Fate.CURRENT, sow());
  }

  @Test
  void anUntouchedAdapterFollowsTheProduct() throws IOException {
    sow();
    Files.writeString(shipped.resolve("a.jar"), "version 2");

    assertEquals(Fate.UPGRADED, sow());
    assertEquals("version 2", Files.readString(load.resolve("a.jar")));
    assertEquals(Fate.CURRENT, sow());
  }

  @Test
  void whatTheUserDeletedStaysDeletedAlsoAfterAnUpgrade() throws IOException {
    sow();
    Files.delete(load.resolve("a.jar"));

    assertEquals(Fate.DELETED_BY_USER, sow());
    Files.writeString(shipped.resolve("a.jar"), "version 2");
    assertEquals(Fate.DELETED_BY_USER, sow());
    assertFalse(Files.exists(load.resolve("a.jar")));
  }

  @Test
  void whatTheUserReplacedStaysTheirs() throws IOException {
    sow();
    Files.writeString(load.resolve("a.jar"), "mine");
    Files.writeString(shipped.resolve("a.jar"), "version 2");

    assertEquals(Fate.CHANGED_BY_USER, sow());
    assertEquals("mine", Files.readString(load.resolve("a.jar")));
  }

  @Test
  void aUsersFileOfTheSameNameFromBeforeIsKept() throws IOException {
    Files.writeString(load.resolve("a.jar"), "mine");

    assertEquals(Fate.CHANGED_BY_USER, sow());
    Files.delete(load.resolve("a.jar"));
    assertEquals(Fate.SEEDED, sow(), "it was never ours to remember as deleted");
  }

  @Test
  void theUsersOwnCopyOfTheShippedFileCountsAsShipped() throws IOException {
    Files.writeString(load.resolve("a.jar"), "version 1");
    assertEquals(Fate.CURRENT, sow());

    Files.writeString(shipped.resolve("a.jar"), "version 2");
    assertEquals(Fate.UPGRADED, sow());
  }

  @Test
  void unwantedNamesAreLeftOutAndMayComeLater() throws IOException {
    assertEquals(List.of(), Seeds.sow(shipped, load, name -> false));
    assertEquals(List.of(), files());
    assertEquals(Fate.SEEDED, sow());
  }

  @Test
  void aProductWithoutThatFolderSeedsNothing() throws IOException {
    assertEquals(List.of(), Seeds.sow(folder.resolve("absent"), load, name -> true));
  }

  private Fate sow() throws IOException {
    List<Seeds.Seeded> result = Seeds.sow(shipped, load, name -> name.endsWith(".jar"));
    assertEquals(1, result.size());
    return result.getFirst().fate();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(load)) {
      return all.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
