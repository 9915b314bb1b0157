package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** Notes on the trend and what undo takes back. */
class NotesTest {
  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;

  @BeforeEach
  void open() {
    plant = new FakePlant(true);
    console = new OpenConsole(plant, 1280, 720, false);
    console.awaitTrend();
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private void ctrl(KeyCode code) {
    robot.press(KeyCode.CONTROL).type(code).release(KeyCode.CONTROL);
  }

  private int notes() {
    return console.get(() -> console.model().trend().notes().size());
  }

  private void note(String text) {
    robot.type(KeyCode.A);
    console.await("the sheet is there", () -> console.view().scene().lookup("#trend-note-text") != null);
    console.fx(() -> ((TextInputControl) console.view().scene().lookup("#trend-note-text")).setText(text));
    console.fx(() -> ((javafx.scene.control.Button) console.view().scene().lookup("#sheet-ok")).fire());
  }

  @Test
  void aNoteIsStoredTakenBackAndBroughtBackAndIsThereAfterARestart() {
    note("bearing greased");
    console.await("shown", () -> console.model().trend().notes().size() == 1);
    console.picture(Path.of("target/screens/note.png"));
    ctrl(KeyCode.Z);
    console.await("taken back", () -> console.model().trend().notes().isEmpty());
    ctrl(KeyCode.Y);
    console.await("brought back", () -> console.model().trend().notes().size() == 1);

    console.close();
    console = new OpenConsole(plant, 1280, 720, true);
    console.awaitTrend();
    console.await("read again", () -> console.model().trend().notes().size() == 1);
    assertEquals("m.keller", console.get(() -> console.model().trend().notes().getFirst().author()));
  }

  @Test
  void anIncidentTakesUpTheNotesOfItsTimeAndKeepsThemWhenSigned() {
    note("bearing greased");
    console.await("shown", () -> console.model().trend().notes().size() == 1);
    console.fx(() -> assertTrue(console.model().incidents().begin(null)));
    console.await("in the report", () -> {
      var editor = console.model().incidents().editorProperty().get();
      return editor != null && editor.previewProperty().get().contains("bearing greased");
    });
    var editor = console.get(() -> console.model().incidents().editorProperty().get());
    console.fx(() -> editor.sign("s. braun"));
    console.await("signed", () -> editor.incidentProperty().get().isSigned());
    assertTrue(console.get(() -> editor.previewProperty().get()).contains("Nothing was changed since."));
    console.fx(() -> console.model().annotations().remove(console.model().trend().notes().getFirst()));
    console.await("removed from the trend", () -> console.model().trend().notes().isEmpty());
    console.await("on record", () -> {
      console.model().incidents().setWatched(true);
      return !console.model().incidents().incidents().isEmpty();
    });
    console.fx(() -> console.model().incidents().open(console.model().incidents().incidents().getFirst()));
    console.await("still in the incident", () -> {
      var again = console.model().incidents().editorProperty().get();
      return again != editor && again != null && again.previewProperty().get().contains("bearing greased")
          && again.previewProperty().get().contains("Nothing was changed since.");
    });
  }

  @Test
  void whatWasSeenBeforeComesBack() {
    long hour = console.get(() -> console.model().trend().rangeProperty().get());
    console.fx(() -> console.model().trend().setRange(8 * Micros.HOUR));
    ctrl(KeyCode.Z);
    console.await("the hour is back", () -> console.model().trend().rangeProperty().get() == hour);
    ctrl(KeyCode.Y);
    console.await("and the eight", () -> console.model().trend().rangeProperty().get() == 8 * Micros.HOUR);
    assertEquals(0, notes());
  }
}
