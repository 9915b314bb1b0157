package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.QueryModel.Outcome;
import io.foreshock.testkit.Await;
import java.io.IOException;
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

/** The journeys of an operator, with real keys on the real window. */
class ConsoleTest {
  private final FxRobot robot = new FxRobot();
  private FakePlant plant;
  private OpenConsole console;
  @TempDir
  private Path folder;

  @BeforeEach
  void open() {
    plant = new FakePlant(true);
    plant.alarms.clear();
    console = new OpenConsole(plant, 1600, 900, false);
    console.awaitTrend();
  }

  @AfterEach
  void close() {
    console.close();
    assertEquals(List.of(), plant.guard.trespasses(), "services called on the FX thread");
  }

  private Node node(String id) {
    return console.get(() -> Objects.requireNonNull(console.view().scene().lookup(id), id));
  }

  private String text(String id) {
    return console.get(() -> ((Label) console.view().scene().lookup(id)).getText());
  }

  private void raise(String id) {
    plant.raise(id, Alarm.Kind.PATTERN_MATCH, AlarmState.UNACKNOWLEDGED, 1, PlantData.PRESS4, "bearing_temp",
        "like \"bearing seizure\"", 5, 0.94, plant.match());
  }

  @Test
  void spaceAcknowledgesANewAlarmAndTheHeaderCountsIt() {
    assertEquals("0", text("#count-1"));
    raise("a1");
    Await.until("alarm shown", () -> text("#count-1").equals("1"));
    robot.type(KeyCode.SPACE);
    Await.until("acknowledged", () -> plant.alarms.get("a1").state() == AlarmState.ACKNOWLEDGED);
    assertEquals("m.keller", plant.alarms.get("a1").acknowledgedBy());
    console.await("row says so", () -> console.model().alarms().rows().getFirst().state().equals("ACK m.keller"));
  }

  @Test
  void enterShowsTheAlarmsTrendWithTheEpisodeThatGoesOnPastNow() {
    raise("a1");
    console.await("alarm row", () -> !console.model().alarms().rows().isEmpty());
    robot.type(KeyCode.ENTER);
    console.await("episode laid over", () -> {
      var f = console.model().trend().frameProperty().get();
      return f.asset().equals(PlantData.PRESS4) && f.overlay() != null;
    });
    var frame = console.get(() -> console.model().trend().frameProperty().get());
    assertEquals(PlantData.WOULD_FAIL, Objects.requireNonNull(Objects.requireNonNull(frame.overlay()).failsAt()));
    assertTrue(frame.to() > frame.now() + 41 * Micros.MINUTE, "the future is shown until the failure");
    var past = frame.lines().stream().filter(l -> l.past()).findFirst().orElseThrow();
    assertTrue(past.x()[past.x().length - 1] > frame.now() / 1e6 + 30 * 60, "the past episode goes on past now");
    console.await("its episode is listed first", () -> {
      var shown = console.model().trend().overlayProperty().get();
      var listed = console.model().episodes().episodes();
      return shown != null && !listed.isEmpty()
          && listed.getFirst().match().pattern().id().equals(shown.pattern().id());
    });
    robot.type(KeyCode.O);
    console.await("taken away", () -> console.model().trend().overlayProperty().get() == null);
  }

  @Test
  void fFindsEpisodesAndTheVerdictIsStored() {
    console.fx(() -> console.model().overview().select(PlantData.PRESS2));
    console.await("other asset", () -> {
      var f = console.model().trend().frameProperty().get();
      return f.asset().equals(PlantData.PRESS2) && console.model().episodes().episodes().isEmpty();
    });
    robot.type(KeyCode.F);
    console.await("episodes found", () -> console.model().episodes().episodes().size() == 3);
    assertTrue(text("#episodes-headline").contains("3 found in"), text("#episodes-headline"));
    robot.type(KeyCode.Y);
    Await.until("verdict", () -> plant.verdicts.equals(List.of("m1 true m.keller")));
    console.await("shown", () -> !console.model().episodes().episodes().getFirst().verdict().isEmpty());
  }

  @Test
  void mAsksAndSavesAMark() {
    robot.type(KeyCode.M);
    console.await("form", () -> console.view().scene().lookup("#mark-label") != null);
    robot.type(KeyCode.ENTER);
    Await.until("complaint", () -> text("#mark-complaint").equals("Please say what failed."));
    console.fx(() -> {
      ((TextField) console.view().scene().lookup("#mark-label")).setText("bearing seizure");
      ((TextField) console.view().scene().lookup("#mark-minutes")).setText("12.5");
      ((TextField) console.view().scene().lookup("#mark-cause")).setText("no grease");
    });
    robot.type(KeyCode.ENTER);
    Await.until("saved", () -> plant.marks.size() == 1);
    FailureMark mark = plant.marks.getFirst();
    assertEquals("bearing seizure", mark.label());
    assertEquals("no grease", mark.cause());
    assertEquals(mark.to() + 750 * Micros.SECOND, mark.failedAt());
    Await.until("said", () -> text("#status").contains("Saved \"bearing seizure\" as 3 patterns"));
  }

  @Test
  void typingInAFormDoesNotTriggerActions() {
    robot.type(KeyCode.M);
    console.await("form", () -> console.view().scene().getFocusOwner() instanceof TextField);
    robot.write("fm rp");
    assertEquals("fm rp", console.get(() -> ((TextField) console.view().scene().lookup("#mark-label")).getText()));
    robot.type(KeyCode.ESCAPE);
    console.await("closed", () -> console.view().scene().lookup("#mark-label") == null);
    assertTrue(plant.marks.isEmpty());
    assertTrue(console.get(() -> console.model().trend().liveProperty().get()));
  }

  @Test
  void rBeginsAnIncidentWhoseReportIsWritten() throws IOException {
    Path pdf = report();
    Await.until("report", () -> text("#status").startsWith("Report written"));
    assertTrue(Files.readString(pdf).startsWith("%PDF"));
    assertEquals("a1", plant.reported.getFirst().alarmId());
    assertFalse(Files.exists(folder.resolve("incident.pdf.part")));
  }

  private Path report() {
    raise("a1");
    console.await("alarm row", () -> !console.model().alarms().rows().isEmpty());
    console.fx(() -> ((TableView<?>) console.view().scene().lookup("#alarm-table")).getSelectionModel().select(0));
    Path pdf = folder.resolve("incident.pdf");
    console.chosen.set(pdf);
    robot.type(KeyCode.R);
    console.await("incident", () -> console.view().scene().lookup("#incident-export") != null);
    console.fx(() -> ((Button) console.view().scene().lookup("#incident-export")).fire());
    return pdf;
  }

  @Test
  void withoutTheReportBundleASentenceSaysSoAndNoFileStays() {
    plant.reportThere = false;
    report();
    Await.until("sentence", () -> text("#status").contains("report bundle is not running"));
    assertFalse(Files.exists(folder.resolve("incident.pdf")));
  }

  @Test
  void aQueryShowsRowsAndThePlaceOfAMistake() {
    robot.press(KeyCode.CONTROL).type(KeyCode.DIGIT2).release(KeyCode.CONTROL);
    console.await("screen", () -> console.model().screenProperty().get() == Screen.QUERY);
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    console.await("rows", () -> ((TableView<?>) console.view().scene().lookup("#rows")).getItems().size() == 10);
    console.fx(() -> console.model().query().textProperty().set("SELECT *\n  FORM readings"));
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    console.await("failure", () -> console.model().query().outcomeProperty().get() instanceof Outcome.Failed);
    var failed = (Outcome.Failed) console.get(() -> console.model().query().outcomeProperty().get());
    assertEquals(2, failed.line());
    assertEquals(3, failed.column());
    assertEquals("SELECT *\n  ".length(), failed.caret());
    assertTrue(text("#query-result").startsWith("Line 2, column 3:"), text("#query-result"));
  }

  @Test
  void bundlesAreInstalledRefusedAndRemoved() {
    console.fx(() -> console.model().screenProperty().set(Screen.BUNDLES));
    console.await("list", () -> console.model().bundles().bundles().size() == 7);
    console.chosen.set(folder.resolve("bad.jar"));
    console.fx(() -> ((Button) node("#install")).fire());
    Await.until("refused", () -> text("#status").contains("cannot be used: bad.jar has no Bundle-SymbolicName"));
    console.chosen.set(folder.resolve("good.jar"));
    console.fx(() -> ((Button) node("#install")).fire());
    Await.until("installed", () -> text("#status").startsWith("Installed com.example.good 1.0.0"));
    console.await("listed", () -> console.model().bundles().bundles().size() == 8);
    console.fx(() -> {
      @SuppressWarnings("unchecked")
      TableView<BundleInfo> t = (TableView<BundleInfo>) console.view().scene().lookup("#bundles");
      t.getSelectionModel().select(t.getItems().stream().filter(b -> !b.core() && b.id() == 40).findFirst().get());
    });
    console.fx(() -> ((Button) node("#uninstall")).fire());
    console.await("question", () -> console.view().scene().lookup("#sheet-ok") != null);
    console.picture(Path.of("target/screens/remove.png"));
    robot.type(KeyCode.ENTER);
    console.await("removed", () -> console.model().bundles().bundles().size() == 7);
  }

  @Test
  void sShelvesForATimeWithAReasonAndStatesAreFiltered() {
    raise("a1");
    console.await("alarm row", () -> !console.model().alarms().rows().isEmpty());
    robot.type(KeyCode.S);
    console.await("form", () -> console.view().scene().lookup("#shelve-reason") != null);
    robot.type(KeyCode.ENTER);
    console.await("a reason is needed", () -> text0("#shelve-complaint").equals("Please say why it is shelved."));
    console.fx(() -> ((TextField) console.view().scene().lookup("#shelve-reason")).setText("sensor is changed"));
    robot.type(KeyCode.ENTER);
    Await.until("shelved", () -> plant.shelved.equals(List.of("a1 PT30M sensor is changed")));
    console.await("hidden", () -> console.model().alarms().rows().isEmpty());
    console.fx(() -> console.model().alarms().onlyStateProperty().set(AlarmState.SHELVED));
    console.await("listed", () -> console.model().alarms().rows().size() == 1);
    console.fx(() -> console.model().alarms().onlyStateProperty().set(AlarmState.UNACKNOWLEDGED));
    console.await("none", () -> console.model().alarms().rows().isEmpty());
    robot.type(KeyCode.I);
    console.await("figures", () -> console.view().scene().lookup("#alarm-figures") != null);
    console.picture(Path.of("target/screens/figures.png"));
  }

  @Test
  void aFaultCanBeInjected() {
    console.await("demo", () -> console.model().demo().machines().size() == 2);
    assertEquals("demo plant, 60x", text("#demo-title"));
    console.fx(() -> console.model().demo().inject(PlantData.PRESS4, "bearing_wear"));
    Await.until("injected", () -> text("#status").contains("bearing seizure"));
    assertEquals(List.of("line1/press4 bearing_wear"), plant.injected);
  }

  @Test
  void theContextBarShowsAllHistoryAndGoesThere() {
    raise("a1");
    console.fx(() -> console.model().overview().select(PlantData.PRESS4));
    console.await("all history", () -> {
      var c = console.model().context().contextProperty().get();
      return c != null && c.from() < PlantData.FAILED_JULY && c.to() > PlantData.NOW - Micros.MINUTE && !c.failures()
          .isEmpty();
    });
    var c = console.get(() -> console.model().context().contextProperty().get());
    assertEquals(List.of(PlantData.FAILED_MARCH), c.failures());
    Node bar = node("#context");
    double x = console.get(() -> bar.getLayoutBounds().getWidth() * (PlantData.FAILED_MARCH - c.from()) / (c.to() - c
        .from()));
    var place = console.get(() -> bar.localToScreen(x, 15));
    robot.clickOn(place.getX(), place.getY());
    console.await("gone there", () -> !console.model().trend().liveProperty().get());
    long shown = console.get(() -> console.model().trend().request().to());
    assertTrue(Math.abs(shown - PlantData.FAILED_MARCH) < 2 * Micros.DAY, "to=" + shown);
    console.picture(Path.of("target/screens/context.png"));
    var end = console.get(() -> bar.localToScreen(bar.getLayoutBounds().getWidth() - 1, 15));
    robot.clickOn(end.getX(), end.getY());
    console.await("live again", () -> console.model().trend().liveProperty().get());
  }

  @Test
  void pauseHoldsThePictureWhileThePlantGoesOn() {
    robot.type(KeyCode.P);
    console.await("paused", () -> !console.model().trend().liveProperty().get());
    long now = plant.data.liveUntil() + 10 * Micros.MINUTE;
    plant.data.advanceTo(now);
    console.await("clock goes on", () -> text0("#clock").contains("12:42:06"));
    console.pulses(20);
    assertFalse(console.get(() -> console.model().trend().frameProperty().get().live()));
    assertTrue(console.get(() -> console.model().trend().frameProperty().get().from()) < now - 69 * Micros.MINUTE);
    robot.type(KeyCode.P);
    console.await("live again", () -> console.model().trend().frameProperty().get().now() >= now - Micros.SECOND
        && console.model().trend().frameProperty().get().live());
  }

  private String text0(String id) {
    return ((Label) console.view().scene().lookup(id)).getText();
  }

  @Test
  void missingDetectionIsASentenceNotAFailure() {
    raise("a1");
    console.await("alarm", () -> console.model().alarms().rows().size() == 1);
    plant.detectionThere = false;
    console.await("no alarms", () -> console.model().alarms().rows().isEmpty());
    Await.until("sentence", () -> text("#episodes-headline").contains("Pattern detection is not running"));
    plant.detectionThere = true;
    console.await("back", () -> console.model().alarms().rows().size() == 1);
  }

  @Test
  void closingTheWindowEndsTheConsoleOnlyAndItOpensAgain() {
    robot.press(KeyCode.CONTROL).type(KeyCode.W).release(KeyCode.CONTROL);
    Await.until("closed", () -> !console.window().isShowing());
    Await.until("no thread is left", () -> threads().isEmpty());
    long before = plant.store.ingest().committedReadings();
    plant.data.advanceTo(plant.data.liveUntil() + Micros.MINUTE);
    assertEquals(before + 600, plant.store.ingest().committedReadings(), "the appliance goes on");
    try (OpenConsole again = new OpenConsole(plant, 1280, 720, true)) {
      again.awaitTrend();
    }
    Await.until("no thread is left", () -> threads().isEmpty());
  }

  @Test
  void theSelectedAlarmStaysSelectedWhileItsValueChanges() {
    raise("a1");
    plant.raise("a2", Alarm.Kind.UNKNOWN_PATTERN, AlarmState.UNACKNOWLEDGED, 2, PlantData.PRESS4, "vibration_rms",
        "unlike anything", 60, 0.7, null);
    console.await("rows", () -> console.model().alarms().rows().size() == 2);
    var selection = console.get(
        () -> ((TableView<?>) console.view().scene().lookup("#alarm-table")).getSelectionModel());
    console.fx(() -> selection.select(1));
    String before = console.get(() -> console.model().alarms().rows().get(1).value());
    plant.data.advanceTo(plant.data.liveUntil() + 5 * Micros.MINUTE);
    console.await("value changed", () -> !console.model().alarms().rows().get(1).value().equals(before));
    assertEquals(1, console.get(selection::getSelectedIndex));
    robot.type(KeyCode.SPACE);
    Await.until("the selected one is acknowledged", () -> plant.alarms.get("a2").state() == AlarmState.ACKNOWLEDGED);
    assertEquals(AlarmState.UNACKNOWLEDGED, plant.alarms.get("a1").state());
  }

  @Test
  void anOldAlarmShowsItsTimeWithTheDataThatFollowed() {
    plant.raise("old", Alarm.Kind.PATTERN_MATCH, AlarmState.UNACKNOWLEDGED, 1, PlantData.PRESS4, "bearing_temp", "old",
        6 * 3600, 0.9, null);
    console.await("row", () -> console.model().alarms().rows().size() == 1);
    robot.type(KeyCode.ENTER);
    console.await("history", () -> {
      var f = console.model().trend().frameProperty().get();
      return !f.live() && f.asset().equals(PlantData.PRESS4);
    });
    var f = console.get(() -> console.model().trend().frameProperty().get());
    double[] x = f.lines().getFirst().x();
    assertTrue(x[x.length - 1] > f.to() / 1e6 - 60, "live data is drawn up to the right edge");
    assertTrue(f.from() < PlantData.NOW - 6 * Micros.HOUR && f.to() > PlantData.NOW - 6 * Micros.HOUR);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(n -> n.startsWith("foreshock-console")).toList();
  }

  @Test
  void everyKeyHasWordsAndNoTwoActionsShareOne() {
    console.fx(() -> {
      assertNull(console.view().scene().lookup(".key"));
    });
    robot.type(KeyCode.F1);
    console.await("help", () -> console.view().scene().getRoot().lookupAll(".key").size() >= 25);
    List<String> keys = console.get(() -> console.view().scene().getRoot().lookupAll(".key").stream()
        .map(n -> ((Label) n).getText()).toList());
    assertEquals(keys.size(), keys.stream().distinct().count(), keys.toString());
    console.picture(Path.of("target/screens/help.png"));
  }
}
