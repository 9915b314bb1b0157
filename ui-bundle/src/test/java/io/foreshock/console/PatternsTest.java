package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The library of failures, and packs that carry it from site to site. */
class PatternsTest {
  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;
  @TempDir
  private Path folder;

  @BeforeEach
  void open() {
    plant = new FakePlant(true);
    console = new OpenConsole(plant, 1280, 720, false);
    console.awaitTrend();
    ctrl(KeyCode.DIGIT7);
    console.await("library", () -> console.model().screenProperty().get() == Screen.PATTERNS && console.model()
        .patterns().incidents().size() == 1);
    console.await("a site's name", () -> !console.model().patterns().site().isEmpty());
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private void ctrl(KeyCode code) {
    robot.press(KeyCode.CONTROL).type(code).release(KeyCode.CONTROL);
  }

  private Node node(String id) {
    return console.get(() -> Objects.requireNonNull(console.view().scene().lookup(id), id));
  }

  private void confirm() {
    console.fx(() -> ((Button) node("#sheet-ok")).fire());
  }

  private String said() {
    return console.get(() -> console.model().status().messageProperty().get().text());
  }

  @Test
  void allOrTheSelectedIncidentsGoIntoAFile() throws Exception {
    Path all = folder.resolve("all.fspatterns");
    console.chosen.set(all);
    ctrl(KeyCode.E);
    console.await("sheet", () -> console.view().scene().lookup("#pack-site") != null);
    console.fx(() -> ((TextField) node("#pack-site")).setText("south"));
    confirm();
    Await.until("written", () -> Files.exists(all));
    assertEquals("pack of south []", Files.readString(all));
    console.await("said", () -> said().contains("12 patterns written"));
    Path some = folder.resolve("some.fspatterns");
    console.chosen.set(some);
    console.fx(() -> ((TableView<?>) node("#patterns")).getSelectionModel().select(0));
    ctrl(KeyCode.E);
    console.await("sheet", () -> console.view().scene().lookup("#pack-site") != null);
    assertEquals("south", ((TextField) node("#pack-site")).getText(), "the name is remembered");
    confirm();
    Await.until("written", () -> Files.exists(some));
    assertEquals("pack of south [incident-p1]", Files.readString(some));
  }

  @Test
  void anExportThatFailsLeavesNoFile() throws Exception {
    console.chosen.set(folder.resolve("all.fspatterns"));
    ctrl(KeyCode.E);
    console.await("sheet", () -> console.view().scene().lookup("#pack-site") != null);
    console.fx(() -> ((TextField) node("#pack-site")).setText(""));
    confirm();
    console.await("said", () -> said().contains("the site needs a name"));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void anImportIsShownFirstAndTheSecondOneBringsNothing() throws Exception {
    console.chosen.set(Files.writeString(folder.resolve("north.fspatterns"), "pack of north []"));
    robot.type(KeyCode.INSERT);
    console.await("preview", () -> console.view().scene().lookup("#pack-summary") != null);
    assertTrue(((Label) node("#pack-summary")).getText().startsWith(
        "Of north: 12 patterns would come in, 12 are in the library already, 12 cannot be compared"), ((Label) node(
            "#pack-summary")).getText());
    List<String> lines = console.get(() -> node("#pack-items").lookupAll(".label").stream().map(n -> ((Label) n)
        .getText()).toList());
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("12 new:  gear tooth broken, ")), lines::toString);
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("no machine of the kind \"mill\"")), lines::toString);
    console.picture(Path.of("target/screens/pack.png"));
    assertEquals(1, plant.patterns.size(), "nothing has changed yet");
    robot.type(KeyCode.ENTER);
    console.await("in the library", () -> console.model().patterns().incidents().size() == 2);
    assertEquals("gear tooth broken", console.get(() -> console.model().patterns().incidents().getLast().label()));
    console.await("sheet is gone", () -> console.view().scene().lookup("#pack-summary") == null);
    robot.type(KeyCode.INSERT);
    console.await("preview", () -> console.view().scene().lookup("#pack-summary") != null);
    assertEquals("Close", ((Button) node("#sheet-ok")).getText());
    confirm();
    assertEquals(2, plant.patterns.size());
  }

  @Test
  void aFileThatIsNoPackIsExplained() throws Exception {
    console.chosen.set(Files.writeString(folder.resolve("x.fspatterns"), "junk"));
    robot.type(KeyCode.INSERT);
    console.await("said", () -> said().contains("no pattern pack: not a zip file"));
    console.chosen.set(folder.resolve("none.fspatterns"));
    robot.type(KeyCode.INSERT);
    console.await("said", () -> said().contains("none.fspatterns cannot be read"));
  }

  @Test
  void anIncidentIsRemovedAfterAQuestion() {
    console.fx(() -> ((TableView<?>) node("#patterns")).getSelectionModel().select(0));
    robot.type(KeyCode.DELETE);
    console.await("asked", () -> console.view().scene().lookup("#sheet-ok") != null);
    assertEquals(1, plant.patterns.size());
    confirm();
    console.await("gone", () -> console.model().patterns().incidents().isEmpty());
    assertEquals(0, plant.patterns.size());
  }
}
