package io.foreshock.launcher;

import java.util.Map;

/** Whether the operator console can be shown here. */
final class Display {
  private Display() {
  }

  /** X11 and Wayland announce themselves; macOS and Windows always have a screen. */
  static boolean present(String osName, Map<String, String> environment) {
    if (!osName.startsWith("Linux")) {
      return true;
    }
    return !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
  }
}
