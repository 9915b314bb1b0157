package io.foreshock.console.view;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;

/** All actions with their keys. */
final class HelpSheet extends GridPane {
  HelpSheet(List<Action> actions) {
    setHgap(16);
    setVgap(5);
    int half = (actions.size() + 1) / 2;
    for (int i = 0; i < actions.size(); i++) {
      Action a = actions.get(i);
      Label key = new Label(a.keyText());
      key.getStyleClass().add("key");
      add(key, i < half ? 0 : 2, i % half);
      add(new Label(a.words()), i < half ? 1 : 3, i % half);
    }
  }
}
