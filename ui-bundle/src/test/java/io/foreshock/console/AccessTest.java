package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.console.model.ConsoleModel.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.Test;

/** Whoever cannot see well, click precisely or tell colours apart can still use every screen. */
class AccessTest {
  /** WCAG 2.2, 2.5.8: smallest target, pixels. */
  private static final double SMALLEST = 24;
  /** WCAG 2.2, 1.4.3: least contrast of text. */
  private static final double LEAST = 4.5;
  private static final List<String> GROUNDS = List.of("-c-back", "-c-bar", "-c-panel", "-c-control", "-c-selected",
      "-c-plot");

  /** WCAG 2.2, 2.5.5: a target for fingers, pixels. */
  private static final double FINGER = 44;

  @Test
  void inTouchModeEveryTargetIsThereForAFinger() {
    try (OpenConsole console = new OpenConsole(new FakePlant(true), 1280, 720, false)) {
      console.awaitTrend();
      console.fx(() -> console.view().toggleTouch());
      TreeSet<String> small = new TreeSet<>();
      for (Screen screen : Screen.values()) {
        console.fx(() -> console.model().screenProperty().set(screen));
        console.pulses(5);
        console.fx(() -> controls(console.view().scene().getRoot()).stream().filter(n -> n.getLayoutBounds()
            .getHeight() < FINGER || n.getLayoutBounds().getWidth() < FINGER)
            .forEach(n -> small.add(screen + " " + name(n) + " " + n.getLayoutBounds())));
      }
      assertEquals(List.of(), List.copyOf(small));
      console.fx(() -> console.model().screenProperty().set(Screen.TREND));
      console.picture(java.nio.file.Path.of("target/screens/touch.png"));
      TableView<?> alarms = console.get(() -> (TableView<?>) console.view().scene().lookup("#alarm-table"));
      assertEquals(FINGER, console.get(alarms::getFixedCellSize));
      assertTrue(console.get(() -> console.view().scene().getRoot().minWidth(-1)) <= 1280, "cut off on a small screen");
    }
  }

  @Test
  void everyControlOfEveryScreenHasWordsAndIsLargeEnough() {
    FakePlant plant = new FakePlant(true);
    try (OpenConsole console = new OpenConsole(plant, 1280, 720, false)) {
      console.awaitTrend();
      TreeSet<String> wrong = new TreeSet<>();
      for (Screen screen : Screen.values()) {
        console.fx(() -> console.model().screenProperty().set(screen));
        console.pulses(5);
        look(console, screen.name(), wrong);
      }
      console.fx(() -> console.model().screenProperty().set(Screen.SOURCES));
      console.fx(() -> console.model().setup().edit("mqtt:plantbus"));
      console.await("form", () -> console.view().scene().lookup("#save-source") != null);
      console.pulses(5);
      look(console, "form", wrong);
      console.fx(() -> console.model().incidents().begin(null));
      console.fx(() -> console.model().screenProperty().set(Screen.INCIDENTS));
      console.await("incident", () -> console.view().scene().lookup("#incident-title") != null);
      console.pulses(5);
      look(console, "incident", wrong);
      assertEquals(List.of(), List.copyOf(wrong));
    }
  }

  private static void look(OpenConsole console, String where, TreeSet<String> wrong) {
    console.fx(() -> controls(console.view().scene().getRoot())
        .forEach(n -> complaint(n).forEach(c -> wrong.add(where + " " + name(n) + ": " + c))));
  }

  private static List<Node> controls(Node root) {
    List<Node> found = new ArrayList<>();
    if (!root.isVisible() || root.getStyleClass().contains("chart-toolbar"))
      return found;
    boolean control = root instanceof ButtonBase || root instanceof ComboBoxBase<?> || root instanceof TableView<?>
        || root instanceof TextInputControl;
    if (control)
      found.add(root);
    if (root instanceof Parent p && (!control || root instanceof TableView<?>))
      p.getChildrenUnmodifiable().forEach(c -> found.addAll(controls(c)));
    return found;
  }

  private static String name(Node n) {
    return n.getClass().getSimpleName() + " #" + n.getId() + " " + n.getStyleClass();
  }

  private static List<String> complaint(Node n) {
    List<String> wrong = new ArrayList<>();
    String words = n.getAccessibleText();
    if ((words == null || words.isBlank()) && !(n instanceof Labeled l && l.getText() != null && !l.getText()
        .isBlank()))
      wrong.add("no words");
    if (n.getLayoutBounds().getHeight() < SMALLEST || n.getLayoutBounds().getWidth() < SMALLEST)
      wrong.add("target " + n.getLayoutBounds().getWidth() + "x" + n.getLayoutBounds().getHeight());
    return wrong;
  }

  @Test
  void textStandsOutFromItsGroundInLightAndDark() throws IOException {
    for (String theme : List.of("light", "dark")) {
      Map<String, int[]> c = palette(theme);
      for (String ground : GROUNDS)
        for (String text : ground.equals("-c-selected") ? List.of("-c-ink") : List.of("-c-ink", "-c-dim"))
          assertContrast(theme, c, text, ground);
      assertContrast(theme, c, "-c-strong-ink", "-c-strong");
      assertContrast(theme, c, "-c-problem", "-c-bar");
    }
  }

  private static void assertContrast(String theme, Map<String, int[]> c, String text, String ground) {
    double a = luminance(c.get(text));
    double b = luminance(c.get(ground));
    double contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assertTrue(contrast >= LEAST, () -> theme + ": " + text + " on " + ground + " has contrast " + contrast);
  }

  private static Map<String, int[]> palette(String theme) throws IOException {
    String css;
    try (InputStream in = AccessTest.class.getResourceAsStream("/io/foreshock/console/view/console.css")) {
      css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int from = css.indexOf(".console." + theme + " {");
    Map<String, int[]> found = new HashMap<>();
    for (Matcher m = Pattern.compile("(-c-[a-z0-9-]+): #([0-9a-f]{6});")
        .matcher(css.substring(from, css.indexOf('}', from))); m.find();) {
      int rgb = Integer.parseInt(m.group(2), 16);
      found.put(m.group(1), new int[]{rgb >> 16, rgb >> 8 & 255, rgb & 255});
    }
    return found;
  }

  /** Relative luminance after WCAG. */
  private static double luminance(int[] rgb) {
    double[] weight = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double v = rgb[i] / 255.0;
      sum += weight[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
