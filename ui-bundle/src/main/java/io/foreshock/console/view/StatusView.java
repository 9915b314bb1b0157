package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.StatusLine;
import io.foreshock.console.model.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Bottom line: what the last action came to, what still runs, what closing the window means. */
final class StatusView extends HBox {
  StatusView(ConsoleModel model) {
    getStyleClass().add("status");
    setAlignment(Pos.CENTER_LEFT);
    setSpacing(10);
    Label message = new Label();
    message.setId("status");
    message.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(message, Priority.ALWAYS);
    model.status().messageProperty().addListener((o, was, is) -> show(message, is));
    show(message, model.status().messageProperty().get());
    ProgressBar busy = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    busy.setMaxSize(110, 8);
    busy.visibleProperty().bind(model.calls().runningProperty().greaterThan(0));
    Label hint = new Label(Texts.of("status.closeHint"));
    hint.setMinWidth(Region.USE_PREF_SIZE);
    hint.getStyleClass().add("small");
    getChildren().addAll(message, busy, hint);
  }

  private static void show(Label label, StatusLine.Message m) {
    label.setText(m.problem() ? "! " + m.text() : m.text());
    label.getStyleClass().remove("problem");
    if (m.problem())
      label.getStyleClass().add("problem");
  }
}
