package io.foreshock.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleSettingsTest {
  private static ConsoleSettings of(Map<String, String> properties) {
    return ConsoleSettings.of(properties::get);
  }

  @Test
  void withoutPropertiesItIsALightWindow() {
    ConsoleSettings s = of(Map.of());
    assertEquals(1600, s.width());
    assertEquals(900, s.height());
    assertEquals(false, s.dark());
    assertNull(s.pictures());
  }

  @Test
  void everyPropertyIsHeard() {
    ConsoleSettings s = of(Map.of(ConsoleSettings.SIZE, "1280x720", ConsoleSettings.THEME, "dark",
        ConsoleSettings.OPERATOR, "m.keller", ConsoleSettings.SCREENSHOTS, "/pictures", "foreshock.data", "/data"));
    assertEquals(1280, s.width());
    assertEquals(720, s.height());
    assertEquals(true, s.dark());
    assertEquals("m.keller", s.operator());
    assertEquals(Path.of("/pictures"), s.pictures());
    assertEquals(Path.of("/data/pictures"), s.pictureFolder());
  }

  @Test
  void nonsenseIsRefusedWithItsValue() {
    assertEquals("foreshock.console.size must be like 1600x900: wide",
        assertThrows(IllegalArgumentException.class, () -> of(Map.of(ConsoleSettings.SIZE, "wide"))).getMessage());
    assertThrows(IllegalArgumentException.class, () -> of(Map.of(ConsoleSettings.THEME, "pink")));
    assertEquals("foreshock.console.picture.scale must be 1 to 3: 9", assertThrows(IllegalArgumentException.class,
        () -> of(Map.of(ConsoleSettings.PICTURE_SCALE, "9"))).getMessage());
    assertEquals(1.5, of(Map.of(ConsoleSettings.PICTURE_SCALE, "1.5")).pictureScale());
  }

  @Test
  void aLinuxWithoutADisplayStaysClosed() {
    Map<String, String> linux = Map.of("os.name", "Linux");
    assertNotNull(Toolkit.missingDisplay(Map.of(), linux::get));
    assertNull(Toolkit.missingDisplay(Map.of("DISPLAY", ":0"), linux::get));
    assertNull(Toolkit.missingDisplay(Map.of("WAYLAND_DISPLAY", "wayland-0"), linux::get));
    assertNull(Toolkit.missingDisplay(Map.of(), Map.of("os.name", "Linux", "glass.platform", "Headless")::get));
    assertNull(Toolkit.missingDisplay(Map.of(), Map.of("os.name", "Windows 11")::get));
  }
}
