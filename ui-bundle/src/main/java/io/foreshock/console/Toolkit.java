package io.foreshock.console;

import java.util.Map;
import java.util.function.UnaryOperator;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/** Starts JavaFX once per virtual machine; it stays when the bundle goes, because it can never start again. */
final class Toolkit {
  private static final Thread NO_HOOK = new Thread("foreshock-console-no-hook");

  private Toolkit() {
  }

  /** @return why no window can be opened here, or null when it can */
  static @Nullable String missingDisplay(Map<String, String> environment, UnaryOperator<@Nullable String> property) {
    String os = property.apply("os.name");
    boolean headless = "Headless".equals(property.apply("glass.platform"));
    if (os == null || !os.startsWith("Linux") || headless)
      return null;
    boolean display = !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
    return display ? null : "no display: DISPLAY and WAYLAND_DISPLAY are not set";
  }

  /** Runs the task on the FX thread, starting the toolkit when it does not run yet. */
  static void run(Runnable task) {
    try {
      Platform.startup(task);
      Platform.setImplicitExit(false);
    } catch (IllegalStateException alreadyRunning) {
      Platform.runLater(task);
    }
  }

  /** True once the virtual machine shuts down: JavaFX ends by a hook of its own then. */
  static boolean isEnding() {
    try {
      Runtime.getRuntime().removeShutdownHook(NO_HOOK);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }
}
