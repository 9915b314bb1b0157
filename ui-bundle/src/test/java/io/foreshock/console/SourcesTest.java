package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.platform.SourceAdmin.Source;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.SourceEditor;
import io.foreshock.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** Connections are added, tested, browsed, changed and deleted on the sources screen. */
class SourcesTest {
  private static final Path PICTURES = Path.of("target/screens");

  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;

  @BeforeEach
  void open() {
    plant = new FakePlant(false);
    console = new OpenConsole(plant, 1280, 720, false);
    console.fx(() -> console.model().screenProperty().set(Screen.SOURCES));
    console.await("forms", () -> console.model().setup().forms().size() == 2);
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private <T extends Node> T node(Class<T> type, String query) {
    return console.get(() -> type.cast(Objects.requireNonNull(console.view().scene().lookup(query), query)));
  }

  /** Once the field is there: a form is built a pulse after its buttons. */
  private void type(String field, String text) {
    console.await(field, () -> console.view().scene().lookup("#field-" + field) != null);
    console.fx(() -> ((TextInputControl) console.view().scene().lookup("#field-" + field)).setText(text));
  }

  private String complaint(String field) {
    return console.get(() -> ((Label) console.view().scene().lookup("#complaint-" + field)).getText());
  }

  private void fire(String id) {
    console.fx(() -> ((Button) console.view().scene().lookup(id)).fire());
  }

  private SourceEditor editor() {
    return console.get(() -> Objects.requireNonNull(console.model().setup().editorProperty().get()));
  }

  private void add() {
    console.fx(() -> console.model().setup().add(console.model().setup().forms().get(1)));
    console.await("form", () -> console.view().scene().lookup("#field-name") != null);
  }

  /** Until the form has closed: what is saved is known before. */
  private void awaitClosedForm() {
    console.await("form closed", () -> console.view().scene().lookup("#save-source") == null);
  }

  private void edit(String id) {
    console.fx(() -> console.model().setup().edit(id));
    console.await("form", () -> console.view().scene().lookup("#save-source") != null);
  }

  private void key(KeyCode code) {
    robot.press(KeyCode.CONTROL).type(code).release(KeyCode.CONTROL);
  }

  @Test
  void whatIsWrongStandsBesideItsField() {
    add();
    type("port", "many");
    type("host", "");
    type("rate", "1,5");
    key(KeyCode.S);
    console.await("complaints", () -> complaint("port").equals("Must be a whole number: many"));
    assertEquals("Please fill this in.", complaint("host"));
    assertEquals("Must be a number: 1,5", complaint("rate"));
    assertTrue(complaint("name").startsWith("Please give a name"));
    type("name", "new1");
    type("host", "h");
    type("rate", "2");
    type("port", "99999");
    console.picture(PICTURES.resolve("source-complaints.png"));
    fire("#save-source");
    console.await("the adapter's own limit", () -> complaint("port").equals("must be 0..65535: 99999"));
    type("name", "plantbus");
    type("port", "1883");
    fire("#save-source");
    console.await("taken", () -> complaint("name").equals("another connection has this name"));
    assertEquals(1, plant.sourceSettings.saved.size());
    robot.type(KeyCode.ESCAPE);
    console.await("back", () -> console.model().setup().editorProperty().get() == null);
  }

  @Test
  @Tag("journey")
  void aTestStopsWithTheRemedyAndPassesOnceItIsFollowed() {
    edit("mqtt:plantbus");
    key(KeyCode.T);
    console.await("refused", () -> editor().verdictProperty().get().startsWith("Not yet"));
    assertEquals("Give user name and password of an account that may subscribe.",
        console.get(() -> editor().steps().getLast().remedy()));
    console.picture(PICTURES.resolve("source-test.png"));
    assertEquals("", console.get(() -> node(PasswordField.class, "#field-password").getText()));
    type("password", "secret");
    fire("#test-source");
    console.await("passed", () -> editor().verdictProperty().get().startsWith("All stages passed"));
    assertEquals("secret", plant.sourceSettings.tested.getLast().get("password"));
    fire("#save-source");
    Await.until("saved", () -> "secret".equals(plant.sourceSettings.saved.get("plantbus").settings().get("password")));
    awaitClosedForm();
    edit("mqtt:plantbus");
    type("username", "u");
    fire("#save-source");
    Await.until("saved", () -> "u".equals(plant.sourceSettings.saved.get("plantbus").settings().get("username")));
    assertFalse(plant.sourceSettings.saved.get("plantbus").settings().containsKey("password"),
        "a password nobody touched is left out");
  }

  @Test
  void aTestIsCancelledAtOnce() {
    plant.sourceSettings.gate = new CountDownLatch(1);
    edit("mqtt:plantbus");
    fire("#test-source");
    console.await("two stages", () -> editor().steps().size() == 2);
    fire("#cancel-test");
    Await.until("interrupted", () -> plant.sourceSettings.interrupted);
    console.await("said", () -> editor().verdictProperty().get().equals("Cancelled.") && !editor().testingProperty()
        .get());
    console.await("nothing runs", () -> console.model().calls().runningProperty().get() == 0);
  }

  @Test
  @Tag("journey")
  void whatIsTickedInTheTreeGoesIntoTheForm() {
    edit("mqtt:plantbus");
    key(KeyCode.B);
    TreeView<?> tree = node(TreeView.class, "#browse-tree");
    console.await("top", () -> tree.getRoot().getChildren().size() == 1);
    assertEquals(List.of(""), plant.sourceSettings.browsed);
    console.fx(() -> tree.getRoot().getChildren().getFirst().setExpanded(true));
    console.await("branch", () -> tree.getRoot().getChildren().getFirst().getChildren().size() == 2);
    assertEquals(List.of("", "plant/#"), plant.sourceSettings.browsed, "only what was opened is asked for");
    console.fx(() -> editor().browser().root().twigs().getFirst().twigs().getLast().pickedProperty().set(true));
    console.picture(PICTURES.resolve("source-browse.png"));
    fire("#take-picked");
    console.await("taken", () -> ((TextInputControl) console.view().scene().lookup("#field-topics")).getText()
        .equals("plant/#\nplant/temp"));
  }

  @Test
  void aDeletionIsTakenBack() {
    console.await("listed", () -> console.model().sources().sources().size() == 3);
    console.fx(() -> {
      TableView<?> table = (TableView<?>) console.view().scene().lookup("#sources");
      table.getSelectionModel().select(1);
      table.requestFocus();
    });
    console.picture(PICTURES.resolve("sources-list.png"));
    robot.type(KeyCode.DELETE);
    console.await("question", () -> console.view().scene().lookup("#sheet-ok") != null);
    robot.type(KeyCode.ENTER);
    Await.until("deleted", plant.sourceSettings.saved::isEmpty);
    console.await("said", () -> console.model().setup().undoableProperty().get());
    key(KeyCode.Z);
    Await.until("back", () -> new Source(FakeSources.MQTT, "plantbus", Map.of("host", "10.0.4.2", "topics", "plant/#"))
        .equals(plant.sourceSettings.saved.get("plantbus")));
  }

  @Test
  void aConnectionWithoutSettingsOfItsOwnSaysSo() {
    console.fx(() -> console.model().setup().edit("replay:bearings"));
    console.await("said", () -> console.model().status().messageProperty().get().text()
        .startsWith("replay:bearings has no settings"));
    assertNotNull(console.view().scene().lookup("#sources"));
  }
}
