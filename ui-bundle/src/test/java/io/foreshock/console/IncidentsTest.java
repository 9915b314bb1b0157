package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Write;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.IncidentEditor;
import io.foreshock.console.model.SystemModel;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Incidents are written, signed and exported; the system screen tells how the appliance is. */
class IncidentsTest {
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
    console.await("rows", () -> console.model().alarms().rows().size() == 3);
    console.fx(() -> ((TableView<?>) console.view().scene().lookup("#alarm-table")).getSelectionModel().select(0));
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private IncidentEditor editor() {
    return console.get(() -> Objects.requireNonNull(console.model().incidents().editorProperty().get()));
  }

  private void begin() {
    robot.type(KeyCode.R);
    console.await("editor", () -> console.view().scene().lookup("#incident-title") != null
        && editor().timeline().stream().anyMatch(l -> l.note() == null));
  }

  private void ctrl(KeyCode code) {
    robot.press(KeyCode.CONTROL).type(code).release(KeyCode.CONTROL);
  }

  private void note(String time, String text) {
    console.fx(() -> {
      ((TextInputControl) console.view().scene().lookup("#note-time")).setText(time);
      ((TextInputControl) console.view().scene().lookup("#note-text")).setText(text);
      ((Button) console.view().scene().lookup("#note-add")).fire();
    });
  }

  @Test
  @Tag("journey")
  void fromTheAlarmToASignedReportTakesFourKeys() throws Exception {
    begin();
    assertTrue(editor().previewProperty().get().contains("Like \"bearing seizure\""), "it is filled in already");
    ctrl(KeyCode.G);
    console.await("name asked", () -> console.view().scene().lookup("#signer") != null);
    robot.type(KeyCode.ENTER);
    console.await("signed", () -> editor().incidentProperty().get().isSigned());
    Path pdf = folder.resolve("incident.pdf");
    console.chosen.set(pdf);
    ctrl(KeyCode.E);
    Await.until("report", () -> Files.exists(pdf));
    var request = plant.reported.getLast();
    assertEquals("a1", request.alarmId());
    assertEquals("m.keller", request.author());
    assertTrue(request.summary().contains("Signed by m.keller"), request.summary());
    assertTrue(request.summary().contains(editor().incidentProperty().get().hash()), request.summary());
  }

  @Test
  void notesFindTheirPlaceAndAreTakenBack() {
    begin();
    note("yesterday", "x");
    console.await("refused", () -> editor().complaintProperty().get().startsWith("Please write the time like"));
    note("2026-04-13 12:20", "smell of burnt oil");
    console.await("noted", () -> editor().timeline().stream().anyMatch(l -> l.note() != null));
    assertEquals("smell of burnt oil", console.get(() -> editor().timeline().getFirst().text()), "sorted by time");
    assertTrue(console.get(() -> editor().previewProperty().get()).contains(
        "2026-04-13 12:20:00  note, m.keller: smell of burnt oil"));
    console.picture(Path.of("target/screens/incident.png"));
    console.fx(() -> editor().removeNote(Objects.requireNonNull(editor().timeline().getFirst().note())));
    console.await("removed", () -> editor().undoableProperty().get());
    console.fx(() -> ((Button) console.view().scene().lookup("#note-undo")).fire());
    console.await("back", () -> editor().timeline().stream().anyMatch(l -> l.note() != null));
    console.await("on record", () -> console.model().incidents().incidents().size() == 1);
  }

  @Test
  void whatIsSignedStaysAndAChangeBehindItsBackShows() {
    begin();
    note("2026-04-13 12:20", "smell of burnt oil");
    console.await("noted", () -> editor().timeline().stream().anyMatch(l -> l.note() != null));
    console.fx(() -> editor().sign("s. braun"));
    console.await("signed", () -> editor().incidentProperty().get().isSigned());
    assertTrue(console.get(() -> editor().previewProperty().get()).contains("Nothing was changed since."));
    console.fx(() -> editor().titleProperty().set("other"));
    console.fx(() -> editor().save());
    console.await("refused", () -> console.model().status().messageProperty().get().text().contains("is signed"));
    var note = console.get(() -> Objects.requireNonNull(editor().timeline().getFirst().note()));
    List<Column> columns = List.of(Column.of("id", ColumnType.TEXT), Column.of("incident_id", ColumnType.TEXT), Column
        .of("ts", ColumnType.TIMESTAMP), Column.of("author", ColumnType.TEXT), Column.of("note", ColumnType.TEXT));
    Chunk changed = new ChunkBuilder(columns).add(note.id(), note.incident(), note.at(), note.author(), "all was well")
        .build();
    plant.store.tables().commit(List.of(new Write.Upsert("incident_notes", changed)));
    console.await("on record", () -> !console.model().incidents().incidents().isEmpty());
    console.fx(() -> console.model().incidents().open(console.model().incidents().incidents().getFirst()));
    console.await("shown", () -> editor().previewProperty().get().contains("were changed after signing"));
    assertFalse(console.get(() -> editor().previewProperty().get()).contains("other"), "the title was never stored");
  }

  @Test
  void theSameAlarmOpensTheSameIncident() {
    begin();
    ctrl(KeyCode.S);
    console.await("stored", () -> console.model().incidents().incidents().size() == 1);
    String id = editor().incidentProperty().get().id();
    console.fx(() -> console.model().screenProperty().set(Screen.TREND));
    robot.type(KeyCode.R);
    console.await("again", () -> console.model().screenProperty().get() == Screen.INCIDENTS);
    console.await("the one there is", () -> console.model().calls().runningProperty().get() == 0
        && editor().incidentProperty().get().id().equals(id));
    assertEquals(1, console.get(() -> console.model().incidents().incidents().size()));
  }

  @Test
  void theSystemScreenTellsHealthStorageAndLicences() {
    ctrl(KeyCode.DIGIT6);
    console.await("storage", () -> console.model().system().stored().size() == 3);
    console.await("health", () -> console.model().system().parts().size() == 1);
    assertTrue(console.get(() -> console.model().system().totalProperty().get()).startsWith("190 MB for 252"));
    assertEquals(List.of(11.4, 0.0, Double.NaN), console.get(() -> console.model().system().stored().stream().map(
        SystemModel.Stored::entropy).toList()));
    assertTrue(console.get(() -> console.model().system().facts().stream().anyMatch(f -> f.name().equals(
        "readings kept") && f.value().equals("for ever"))));
    console.picture(Path.of("target/screens/system.png"));
    ctrl(KeyCode.K);
    console.await("checked", () -> console.model().status().messageProperty().get().text().equals(
        "The store is sound: 1\u2009627 blocks looked at."));
    console.chosen.set(folder.resolve("b"));
    ctrl(KeyCode.B);
    console.await("backed up", () -> console.model().status().messageProperty().get().text().contains("4.20 MB"));
    assertEquals(List.of("check", "backup b"), plant.kept);
    ctrl(KeyCode.L);
    console.await("licences", () -> console.view().scene().lookup("#licence-text") instanceof TextInputControl t
        && t.getText().contains("GPL-2.0 with Classpath Exception"));
    console.picture(Path.of("target/screens/licences.png"));
  }
}
