package io.foreshock.console.view;

import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.javafx.IkonResolver;

/** Icons of the Material font. */
final class Icons {
  private Icons() {
  }

  /** Finds the icon fonts; the service loader behind it needs this bundle's class loader as context. */
  static void load() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(Icons.class.getClassLoader());
    try {
      IkonResolver.getInstance();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  static FontIcon of(Ikon ikon) {
    FontIcon icon = new FontIcon(ikon);
    icon.getStyleClass().add("icon");
    return icon;
  }
}
