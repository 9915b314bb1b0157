package io.foreshock.console.view;

import io.foreshock.console.model.GuidanceModel.Line;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What an operator should know about one alarm before acting on it. */
final class GuidanceSheet extends VBox {
  GuidanceSheet(List<Line> lines) {
    setSpacing(6);
    setId("guidance-sheet");
    for (Line l : lines) {
      Label label = new Label(l.text());
      label.setWrapText(true);
      label.getStyleClass().add(l.heading() ? "episode-label" : "guidance-line");
      getChildren().add(label);
    }
  }
}
