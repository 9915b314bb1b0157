package io.foreshock.console.view;

import io.foreshock.console.model.Texts;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;

/** A column of words. */
final class TextColumn<T> extends TableColumn<T, String> {
  TextColumn(String key, double width, Function<T, String> text) {
    super(Texts.of(key));
    setCellValueFactory(r -> new ReadOnlyStringWrapper(text.apply(r.getValue())));
    setPrefWidth(width);
  }

  /** Digits below each other. */
  TextColumn<T> numeric() {
    getStyleClass().add("numeric");
    return this;
  }
}
