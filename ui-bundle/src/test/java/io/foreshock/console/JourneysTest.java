package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.AlarmRow;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableRow;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** How many clicks and keys an operator needs; typed text is not counted. */
class JourneysTest {
  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;
  private int clicks;
  private int keys;
  @TempDir
  private Path folder;

  @BeforeEach
  void open() {
    plant = new FakePlant(true);
    console = new OpenConsole(plant, 1600, 900, false);
    console.awaitTrend();
    console.await("rows", () -> console.model().alarms().rows().size() == 3);
    console.pulses(10);
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private void click(Node node) {
    clicks++;
    robot.clickOn(node);
  }

  private void key(KeyCode code) {
    keys++;
    robot.type(code);
  }

  private Node node(String query) {
    return console.get(() -> Objects.requireNonNull(console.view().scene().lookup(query), query));
  }

  @Test
  @Tag("journey")
  void anAlarmIsHandledWithOneClickAndThreeKeys() {
    click(console.get(() -> console.view().scene().getRoot().lookupAll("#alarm-table .table-row-cell").stream()
        .filter(n -> ((TableRow<?>) n).getItem() instanceof AlarmRow r && r.alarm().id().equals("a1")).findFirst()
        .orElseThrow()));
    key(KeyCode.G);
    console.await("guidance", () -> console.view().scene().lookup("#guidance-sheet") != null);
    assertTrue(console.get(() -> console.view().scene().lookup("#guidance-sheet").lookupAll(".label").stream()
        .anyMatch(n -> ((Label) n).getText().equals("bearing replaced, 6 h stop"))), "what helped then is told");
    console.picture(Path.of("target/screens/guidance.png"));
    key(KeyCode.SPACE);
    Await.until("acknowledged", () -> plant.alarms.get("a1").state() == AlarmState.ACKNOWLEDGED);
    key(KeyCode.ENTER);
    console.await("the trend at the event", () -> console.model().trend().frameProperty().get().overlay() != null);
    assertEquals(1, clicks);
    assertEquals(3, keys);
  }

  @Test
  @Tag("journey")
  void aSimilarEpisodeIsFoundLaidOverAndJudgedWithOneDragAndThreeKeys() {
    Node chart = node(".trend-xy");
    Point2D middle = console.get(() -> chart.localToScreen(chart.getBoundsInLocal().getCenterX(),
        chart.getBoundsInLocal().getCenterY()));
    robot.moveTo(middle.getX() - 100, middle.getY()).press(MouseButton.PRIMARY).moveBy(220, 0)
        .release(MouseButton.PRIMARY);
    clicks++;
    console.await("window", () -> console.model().trend().selectionProperty().get() != null);
    key(KeyCode.F);
    console.await("found", () -> console.model().episodes().isSearch()
        && console.model().episodes().episodes().size() == 3);
    key(KeyCode.O);
    console.await("laid over", () -> console.model().trend().frameProperty().get().overlay() != null);
    key(KeyCode.Y);
    Await.until("stored", () -> plant.verdicts.equals(List.of("m1 true m.keller")));
    assertEquals(4, clicks + keys);
    key(KeyCode.M);
    console.await("form", () -> console.view().scene().lookup("#mark-label") != null);
    robot.write("bearing");
    key(KeyCode.ENTER);
    Await.until("learnt", () -> plant.marks.size() == 1);
    assertEquals(6, clicks + keys, "and two more teach it");
  }

  @Test
  void marksInTheAlarmListAreKeptWhileValuesChange() {
    Node before = node("#alarm-table .priority-mark");
    String value = console.get(() -> console.model().alarms().rows().getFirst().value());
    plant.data.advanceTo(plant.data.liveUntil() + 5 * Micros.MINUTE);
    console.await("value changed", () -> !console.model().alarms().rows().getFirst().value().equals(value));
    console.pulses(3);
    assertSame(before, node("#alarm-table .priority-mark"), "a new mark would flicker");
  }

  @Test
  void aThousandAlarmsKeepTheirRowsWhileFiftyChange() {
    for (int i = 0; i < 1_000; i++)
      plant.raise("x" + i, Alarm.Kind.UNKNOWN_PATTERN, AlarmState.UNACKNOWLEDGED, 3, PlantData.PRESS2, "oil_flow",
          "many " + i, 3_000 + i, 0.6, null);
    console.await("all", () -> console.model().alarms().rows().size() == 1_003);
    var rows = console.get(() -> List.copyOf(console.model().alarms().rows()));
    for (int i = 0; i < 50; i++)
      plant.raise("x" + i, Alarm.Kind.UNKNOWN_PATTERN, AlarmState.ACKNOWLEDGED, 3, PlantData.PRESS2, "oil_flow",
          "many " + i, 3_000 + i, 0.6, null);
    console.await("changed", () -> console.model().alarms().rows().stream().filter(r -> !r.needsAcknowledgement())
        .count() >= 51);
    console.fx(() -> {
      for (int i = 0; i < rows.size(); i++)
        assertSame(rows.get(i), console.model().alarms().rows().get(i));
    });
  }

  @Test
  void theRowsOfAStatementGoIntoAFileAndTheStatementIsRemembered() throws Exception {
    console.fx(() -> console.model().screenProperty().set(Screen.QUERY));
    Path file = folder.resolve("rows.parquet");
    console.chosen.set(file);
    console.fx(() -> ((Button) console.view().scene().lookup("#export")).fire());
    Await.until("written", () -> Files.exists(file));
    assertEquals("PARQUET 10\n", Files.readString(file));
    console.await("remembered", () -> console.model().query().history().size() == 1);
    console.await("ended", () -> !console.model().query().runningProperty().get());
    console.chosen.set(folder.resolve("rows.txt"));
    console.fx(() -> ((Button) console.view().scene().lookup("#export")).fire());
    console.await("said", () -> ((Label) console.view().scene().lookup("#query-result")).getText()
        .contains("must end in .csv or .parquet"));
  }

  @Test
  void theQuestionMarkListsTheKeys() {
    robot.interact(() -> javafx.event.Event.fireEvent(console.view().scene().getRoot(),
        new javafx.scene.input.KeyEvent(javafx.scene.input.KeyEvent.KEY_TYPED, "?", "", KeyCode.UNDEFINED, true, false,
            false, false)));
    console.await("help", () -> console.view().scene().getRoot().lookupAll(".key").size() >= 25);
  }
}
