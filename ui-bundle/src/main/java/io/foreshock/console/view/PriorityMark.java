package io.foreshock.console.view;

import io.foreshock.console.model.Texts;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import javafx.scene.text.Text;

/** An alarm priority as shape, number and colour: three ways to tell it apart, so that colour is never alone. */
final class PriorityMark extends StackPane {
  private final int priority;

  PriorityMark(int priority, boolean active) {
    this.priority = priority;
    Shape shape = shape(priority);
    shape.getStyleClass().add("priority-shape");
    Text number = new Text(Integer.toString(priority));
    number.getStyleClass().add("priority-number");
    if (priority == 2)
      number.setTranslateY(2);
    getStyleClass().addAll("priority-mark", "priority-" + priority);
    setActive(active);
    setMinSize(18, 16);
    setMaxSize(18, 16);
    getChildren().addAll(shape, number);
    setAccessibleRole(AccessibleRole.TEXT);
    setAccessibleText(Texts.of("alarm.priority", Integer.toString(priority)));
  }

  int priority() {
    return priority;
  }

  void setActive(boolean active) {
    if (getStyleClass().contains(active ? "active" : "quiet"))
      return;
    getStyleClass().removeAll("active", "quiet");
    getStyleClass().add(active ? "active" : "quiet");
  }

  private static Shape shape(int priority) {
    return switch (priority) {
      case 1 -> new Rectangle(14, 14);
      case 2 -> new Polygon(8, 0, 16, 15, 0, 15);
      case 3 -> new Polygon(8, 0, 16, 8, 8, 16, 0, 8);
      default -> new Circle(7.5);
    };
  }
}
