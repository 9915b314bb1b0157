package io.foreshock.console.view;

import io.foreshock.console.model.Texts;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;

/**
 * Something an operator can do, with the key that does it; every button shows its key.
 *
 * @param id
 *          also the style id of its button and the key of its words: {@code action.ID}
 * @param screenOnly
 *          works on the trend screen only
 */
record Action(String id, KeyCodeCombination key, @Nullable Ikon icon, boolean screenOnly, Runnable run) {
  static Action of(String id, KeyCode code, @Nullable Ikon icon, Runnable run) {
    return new Action(id, new KeyCodeCombination(code), icon, true, run);
  }

  static Action everywhere(String id, KeyCode code, @Nullable Ikon icon, Runnable run) {
    return new Action(id, new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), icon, false, run);
  }

  /** With Ctrl, on the trend screen only. */
  static Action onTrend(String id, KeyCode code, Runnable run) {
    return new Action(id, new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), null, true, run);
  }

  String words() {
    return Texts.of("action." + id);
  }

  String keyText() {
    KeyCode c = key.getCode();
    String name = switch (c) {
      case PLUS -> "+";
      case MINUS -> "-";
      case ESCAPE -> "Esc";
      case DIGIT1, DIGIT2, DIGIT3, DIGIT4, DIGIT5, DIGIT6, DIGIT7 -> c.getChar();
      default -> c.getName();
    };
    return (key.getShortcut() == KeyCombination.ModifierValue.DOWN ? "Ctrl+" : "") + name;
  }

  boolean matches(KeyEvent e) {
    return key.match(e);
  }

  /** Plain keys are left to text fields. */
  boolean isPlain() {
    return key.getShortcut() != KeyCombination.ModifierValue.DOWN && !key.getCode().isFunctionKey();
  }

  Button button() {
    return labelled(words() + "  (" + keyText() + ")");
  }

  /** A button that shows only these words; the key is in its tooltip. */
  Button labelled(String text) {
    Button b = new Button(text, icon == null ? null : Icons.of(icon));
    b.setId(id);
    b.getStyleClass().add("tool");
    b.setTooltip(new Tooltip(words() + " (" + keyText() + ")"));
    b.setAccessibleText(words() + ", " + Texts.of("key") + " " + keyText().toLowerCase(Locale.ROOT));
    b.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
    b.setOnAction(e -> run.run());
    return b;
  }

  MenuItem item() {
    MenuItem item = new MenuItem(words() + "   (" + keyText() + ")", icon == null ? null : Icons.of(icon));
    item.setId(id);
    item.setOnAction(e -> run.run());
    return item;
  }
}
