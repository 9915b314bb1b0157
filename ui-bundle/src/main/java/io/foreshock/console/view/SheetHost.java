package io.foreshock.console.view;

import io.foreshock.console.model.Texts;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * Shows one sheet over the window: dialogs inside the scene, so that alarms stay visible behind them and nothing opens
 * on another monitor. Esc cancels; the focus stays in the sheet.
 */
final class SheetHost extends StackPane {
  private @Nullable Node before;

  SheetHost() {
    getStyleClass().add("sheet-host");
    setVisible(false);
    addEventFilter(KeyEvent.KEY_PRESSED, e -> {
      if (e.getCode() == KeyCode.ESCAPE) {
        hide();
        e.consume();
      }
    });
    sceneProperty().addListener((o, was, is) -> {
      if (is != null)
        is.focusOwnerProperty().addListener((p, old, owner) -> keepFocus(owner));
    });
  }

  boolean isShowing() {
    return isVisible();
  }

  /** @param confirm what the main button does; it decides whether to {@link #hide()} */
  void show(String title, Node content, String confirmText, Runnable confirm, @Nullable Node first) {
    before = getScene().getFocusOwner();
    Label heading = new Label(title);
    heading.getStyleClass().add("sheet-title");
    Button ok = new Button(confirmText);
    ok.setId("sheet-ok");
    ok.getStyleClass().addAll("tool", "primary");
    ok.setDefaultButton(true);
    ok.setOnAction(e -> confirm.run());
    Button cancel = new Button(Texts.of("sheet.cancel") + "  (Esc)");
    cancel.setId("sheet-cancel");
    cancel.getStyleClass().add("tool");
    cancel.setOnAction(e -> hide());
    HBox buttons = new HBox(8, ok, cancel);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    VBox sheet = new VBox(12, heading, content, buttons);
    sheet.getStyleClass().add("sheet");
    sheet.setMaxSize(560, Region.USE_PREF_SIZE);
    getChildren().setAll(sheet);
    setVisible(true);
    (first == null ? ok : first).requestFocus();
  }

  void ask(String title, String question, String confirmText, Runnable confirm) {
    Label l = new Label(question);
    l.setWrapText(true);
    show(title, l, confirmText, () -> {
      hide();
      confirm.run();
    }, null);
  }

  void hide() {
    setVisible(false);
    getChildren().clear();
    Node back = before;
    before = null;
    if (back != null)
      back.requestFocus();
  }

  private void keepFocus(@Nullable Node owner) {
    if (!isVisible() || getChildren().isEmpty() || owner == null)
      return;
    for (Parent p = owner.getParent(); p != null; p = p.getParent())
      if (p == this)
        return;
    Node ok = lookup("#sheet-ok");
    if (ok != null)
      ok.requestFocus();
  }
}
