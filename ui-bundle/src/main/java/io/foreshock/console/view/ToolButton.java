package io.foreshock.console.view;

import io.foreshock.console.model.Texts;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;

/** A button of a screen's bar that shows the key which does the same. */
final class ToolButton extends Button {
  /**
   * @param key
   *          of its words
   * @param keyName
   *          shown behind them; empty = none
   */
  ToolButton(String id, String key, String keyName, @Nullable Ikon icon, Runnable run) {
    super(keyName.isEmpty() ? Texts.of(key) : Texts.of(key) + "  (" + keyName + ")", icon == null
        ? null
        : Icons.of(icon));
    setId(id);
    getStyleClass().add("tool");
    setMinWidth(USE_PREF_SIZE);
    setTooltip(new Tooltip(getText()));
    setOnAction(e -> run.run());
  }

  ToolButton primary() {
    getStyleClass().add("primary");
    return this;
  }
}
