package io.foreshock.console.view;

import io.foreshock.console.model.AlarmsModel;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Separator;
import javafx.geometry.Orientation;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Top line: where, how many alarms, how the sources are, what time it is at the plant. */
final class HeaderView extends HBox {
  private final List<PriorityMark> marks = new ArrayList<>();
  private final List<Label> numbers = new ArrayList<>();
  private final Label unacknowledged = new Label();

  HeaderView(ConsoleModel console) {
    getStyleClass().add("header");
    setAlignment(Pos.CENTER_LEFT);
    setSpacing(8);
    Label path = label("path");
    path.textProperty().bind(Bindings.createStringBinding(
        () -> Figures.path(console.overview().selectedProperty().get()), console.overview().selectedProperty()));
    getChildren().addAll(path, separator());
    for (int p = 1; p <= 4; p++) {
      PriorityMark mark = new PriorityMark(p, false);
      Label number = label("count");
      number.setId("count-" + p);
      marks.add(mark);
      numbers.add(number);
      getChildren().addAll(mark, number);
    }
    unacknowledged.getStyleClass().add("small");
    unacknowledged.setMinWidth(Region.USE_PREF_SIZE);
    Label sources = label("small");
    sources.setId("sources-summary");
    sources.setMinWidth(80);
    sources.setTextOverrun(OverrunStyle.ELLIPSIS);
    sources.textProperty().bind(console.sources().summaryProperty());
    Label rate = label("small");
    rate.textProperty().bind(console.header().rateProperty());
    Label demo = label("small");
    demo.setId("demo-title");
    demo.textProperty().bind(console.demo().titleProperty());
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    Label clock = label("clock");
    clock.setId("clock");
    clock.textProperty().bind(console.header().clockProperty());
    getChildren().addAll(unacknowledged, separator(), sources, rate, space, demo, clock);
    console.alarms().countsProperty().addListener((o, was, is) -> show(is));
    show(console.alarms().countsProperty().get());
  }

  private static Label label(String styleClass) {
    Label l = new Label();
    l.getStyleClass().add(styleClass);
    l.setMinWidth(Region.USE_PREF_SIZE);
    return l;
  }

  private static Separator separator() {
    return new Separator(Orientation.VERTICAL);
  }

  private void show(AlarmsModel.Counts c) {
    for (int p = 1; p <= 4; p++) {
      int n = c.byPriority().get(p);
      marks.get(p - 1).setActive(n > 0);
      numbers.get(p - 1).setText(Integer.toString(n));
    }
    unacknowledged.setText(c.available()
        ? Texts.of("header.unacknowledged", Integer.toString(c.unacknowledged()), Integer.toString(c.shelved()))
        : Texts.of("header.noDetection"));
  }
}
