package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.console.model.ConsoleModel.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Draws every screen to target/screens and holds it against the colour rule of ISA-101. */
class ScreensTest {
  private static final Path FOLDER = Path.of("target/screens");

  private record Size(int width, int height) {}

  private static final List<Size> SIZES = List.of(new Size(1600, 900), new Size(1280, 720));

  @Test
  void aNormalPlantIsGrey() throws IOException {
    for (Size s : SIZES)
      for (boolean dark : new boolean[]{false, true})
        try (OpenConsole c = new OpenConsole(new FakePlant(false), s.width(), s.height(), dark)) {
          c.awaitTrend();
          Path file = c.picture(FOLDER.resolve(name("normal", s, dark)));
          assertShare(file, s, 0.2);
          assertEquals(List.of(), c.plant().guard.trespasses());
        }
  }

  @Test
  void anAlarmStandsOutWithoutFloodingTheScreen() throws IOException {
    for (Size s : SIZES)
      for (boolean dark : new boolean[]{false, true})
        try (OpenConsole c = new OpenConsole(new FakePlant(true), s.width(), s.height(), dark)) {
          c.awaitTrend();
          c.fx(() -> c.model().showTrend(c.model().alarms().mostUrgent().alarm()));
          c.await("the past episode is laid over", () -> c.model().trend().frameProperty().get().overlay() != null);
          c.await("episodes", () -> c.model().episodes().episodes().size() == 3);
          double needed = c.get(() -> c.view().scene().getRoot().minWidth(-1));
          assertTrue(needed <= s.width(), () -> "cut off: needs " + needed + " px, has " + s.width());
          Path file = c.picture(FOLDER.resolve(name("alarm", s, dark)));
          double share = assertShare(file, s, 1.5);
          assertTrue(share > 0.01, () -> "the alarm is not coloured: share=" + share);
        }
  }

  @Test
  void everyOtherScreenDraws() throws IOException {
    for (Size s : SIZES)
      for (boolean dark : new boolean[]{false, true})
        try (OpenConsole c = new OpenConsole(new FakePlant(true), s.width(), s.height(), dark)) {
          c.awaitTrend();
          c.fx(() -> c.model().screenProperty().set(Screen.QUERY));
          c.fx(() -> c.model().query().run());
          c.await("rows", () -> !c.model().query().runningProperty().get());
          c.picture(FOLDER.resolve(name("query", s, dark)));
          c.fx(() -> c.model().screenProperty().set(Screen.BUNDLES));
          c.await("bundles", () -> !c.model().bundles().bundles().isEmpty());
          c.picture(FOLDER.resolve(name("bundles", s, dark)));
          c.fx(() -> c.model().screenProperty().set(Screen.SOURCES));
          assertShare(c.picture(FOLDER.resolve(name("sources", s, dark))), s, 1.5);
          c.fx(() -> c.model().setup().edit("mqtt:plantbus"));
          c.await("form", () -> c.model().setup().editorProperty().get() != null);
          assertShare(c.picture(FOLDER.resolve(name("source", s, dark))), s, 1.5);
          c.fx(() -> {
            c.model().incidents().begin(c.model().alarms().mostUrgent().alarm());
            c.model().screenProperty().set(Screen.INCIDENTS);
          });
          c.await("incident", () -> c.model().incidents().editorProperty().get() != null);
          assertShare(c.picture(FOLDER.resolve(name("incidents", s, dark))), s, 1.5);
          c.fx(() -> c.model().screenProperty().set(Screen.SYSTEM));
          c.await("storage", () -> !c.model().system().stored().isEmpty());
          assertShare(c.picture(FOLDER.resolve(name("system", s, dark))), s, 1.5);
          c.fx(() -> c.model().screenProperty().set(Screen.PATTERNS));
          c.await("library", () -> !c.model().patterns().incidents().isEmpty());
          assertShare(c.picture(FOLDER.resolve(name("patterns", s, dark))), s, 1.5);
          assertEquals(List.of(), c.plant().guard.trespasses());
        }
  }

  private static String name(String what, Size s, boolean dark) {
    return what + "-" + s.width() + (dark ? "-dark" : "-light") + ".png";
  }

  private static double assertShare(Path file, Size s, double limit) throws IOException {
    var image = ImageIO.read(file.toFile());
    assertEquals(s.width(), image.getWidth());
    assertEquals(s.height(), image.getHeight());
    double share = Saturation.percent(image);
    assertTrue(share <= limit, () -> file + ": strongly saturated " + share + " %, limit " + limit + " %");
    return share;
  }
}
