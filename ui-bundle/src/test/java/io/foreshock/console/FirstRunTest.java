package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** An appliance without sensors offers a beginning. */
class FirstRunTest {
  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;
  @TempDir
  private Path folder;

  @BeforeEach
  void open() {
    plant = new FakePlant(false);
    plant.empty = true;
    console = new OpenConsole(plant, 1280, 720, false);
    console.await("the wizard comes by itself", () -> console.view().scene().lookup("#welcome-demo") != null);
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private Node node(String query) {
    return console.get(() -> Objects.requireNonNull(console.view().scene().lookup(query), query));
  }

  @Test
  @Tag("journey")
  void theDemoPlantIsTwoClicksAway() {
    console.picture(Path.of("target/screens/welcome.png"));
    robot.clickOn(node("#welcome-demo"));
    robot.clickOn(node("#sheet-ok"));
    Await.until("configured", () -> plant.sourceSettings.saved.containsKey("demo"));
    plant.empty = false;
    console.awaitTrend();
    assertEquals(Screen.TREND, console.get(() -> console.model().screenProperty().get()));
  }

  @Test
  void aSourceIsSetUpOnItsScreen() {
    console.fx(() -> ((RadioButton) console.view().scene().lookup("#welcome-source")).setSelected(true));
    robot.type(KeyCode.ENTER);
    console.await("sources", () -> console.model().screenProperty().get() == Screen.SOURCES);
    assertFalse(plant.sourceSettings.saved.containsKey("demo"));
  }

  @Test
  void anotherStoreIsLookedAtAndTheCommandIsTold() throws Exception {
    console.chosen.set(folder);
    console.fx(() -> ((Button) console.view().scene().lookup("#welcome-folder")).fire());
    console.await("refused", () -> command().startsWith("No store in this folder"));
    Files.createDirectories(folder.resolve("store"));
    console.fx(() -> ((Button) console.view().scene().lookup("#welcome-folder")).fire());
    console.await("told", () -> command().equals("foreshock stop; foreshock run --data \"" + folder + "\""));
    robot.type(KeyCode.ESCAPE);
    console.await("gone", () -> console.view().scene().lookup("#welcome-demo") == null);
    assertTrue(plant.sourceSettings.saved.containsKey("plantbus"), "nothing was changed");
  }

  private String command() {
    return ((TextField) console.view().scene().lookup("#welcome-command")).getText();
  }
}
