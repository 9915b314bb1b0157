package io.foreshock.console;

import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the console is to start, from framework or system properties.
 *
 * @param width
 *          of the window, pixels
 * @param operator
 *          name under which alarms are acknowledged
 * @param pictures
 *          folder for pictures of every screen, taken by itself; null = none
 * @param pictureScale
 *          1 to 3: pixels of a picture per pixel of the layout
 */
record ConsoleSettings(double width, double height, boolean dark, String operator, Path pictureFolder,
    @Nullable Path pictures, double pictureScale) {
  /** {@code 1600x900}. */
  static final String SIZE = "foreshock.console.size";
  /** {@code light} or {@code dark}. */
  static final String THEME = "foreshock.console.theme";
  /** Who acts at this console; default: the user of the system. */
  static final String OPERATOR = "foreshock.operator";
  /** A folder: pictures of all screens are written there once a pattern match is in the alarm list. */
  static final String SCREENSHOTS = "foreshock.console.screenshots";

  /** {@code 1.5}: pictures look like those of a screen scaled to 150 %. */
  static final String PICTURE_SCALE = "foreshock.console.picture.scale";

  /** @param property looks a property up; null when it is not set */
  static ConsoleSettings of(UnaryOperator<@Nullable String> property) {
    String size = text(property, SIZE, "1600x900");
    String[] parts = size.split("x", -1);
    if (parts.length != 2 || !parts[0].matches("\\d{3,5}") || !parts[1].matches("\\d{3,5}"))
      throw new IllegalArgumentException(SIZE + " must be like 1600x900: " + size);
    String theme = text(property, THEME, "light");
    if (!theme.equals("light") && !theme.equals("dark"))
      throw new IllegalArgumentException(THEME + " must be light or dark: " + theme);
    String data = text(property, Appliance.DATA_PROPERTY, System.getProperty("java.io.tmpdir", "."));
    String pictures = property.apply(SCREENSHOTS);
    return new ConsoleSettings(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), theme.equals("dark"),
        text(property, OPERATOR, System.getProperty("user.name", "operator")), Path.of(data).resolve("pictures"),
        pictures == null || pictures.isBlank() ? null : Path.of(pictures), scale(text(property, PICTURE_SCALE, "1")));
  }

  private static double scale(String text) {
    if (!text.matches("[1-3](\\.\\d{1,2})?") || Double.parseDouble(text) > 3)
      throw new IllegalArgumentException(PICTURE_SCALE + " must be 1 to 3: " + text);
    return Double.parseDouble(text);
  }

  private static String text(UnaryOperator<@Nullable String> property, String key, String otherwise) {
    String value = property.apply(key);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }
}
