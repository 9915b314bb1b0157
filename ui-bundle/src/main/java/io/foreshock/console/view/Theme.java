package io.foreshock.console.view;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.Objects;
import javafx.scene.Scene;

/**
 * AtlantaFX below, our ISA-101 colours above. Set per scene, never for the whole toolkit: the toolkit outlives this
 * bundle.
 */
final class Theme {
  private Theme() {
  }

  static void apply(Scene scene, boolean dark) {
    scene.setUserAgentStylesheet(url((dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet()));
    scene.getStylesheets().setAll(url("/io/foreshock/console/view/console.css"));
    scene.getRoot().getStyleClass().removeAll("dark", "light");
    scene.getRoot().getStyleClass().add(dark ? "dark" : "light");
  }

  private static String url(String path) {
    URL url = Theme.class.getResource(path);
    return Objects.requireNonNull(url, () -> "no such resource: path=" + path).toExternalForm();
  }
}
