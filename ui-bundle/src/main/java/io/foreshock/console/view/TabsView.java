package io.foreshock.console.view;

import io.foreshock.api.adapter.PlantSimulation.Machine;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.material2.Material2MZ;

/** Second line: the screens, the demo plant's faults, the menu. */
final class TabsView extends HBox {
  private final ConsoleModel model;
  private final MenuButton demo = new MenuButton(Texts.of("demo.menu"));

  TabsView(ConsoleModel model, Actions actions) {
    this.model = model;
    getStyleClass().add("tabs");
    setAlignment(Pos.CENTER_LEFT);
    for (int i = 0; i < Screen.values().length; i++)
      getChildren().add(tab(actions.screens().get(i), Screen.values()[i]));
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    demo.setId("demo");
    demo.getStyleClass().add("tool");
    model.demo().machines().addListener((ListChangeListener<Machine>) c -> demo());
    demo();
    MenuButton menu = new MenuButton(Texts.of("menu"), Icons.of(Material2MZ.MORE_VERT));
    menu.setId("menu");
    menu.getStyleClass().add("tool");
    actions.menu().forEach(a -> menu.getItems().add(a.item()));
    getChildren().addAll(space, demo, menu);
  }

  private Button tab(Action a, Screen screen) {
    Button b = new Button(a.words() + "  (" + a.keyText() + ")");
    b.setId(a.id());
    b.getStyleClass().add("tab");
    b.setOnAction(e -> a.run().run());
    Runnable mark = () -> {
      b.getStyleClass().remove("chosen");
      if (model.screenProperty().get() == screen)
        b.getStyleClass().add("chosen");
    };
    model.screenProperty().addListener(o -> mark.run());
    mark.run();
    return b;
  }

  private void demo() {
    boolean there = !model.demo().machines().isEmpty();
    demo.setVisible(there);
    demo.setManaged(there);
    demo.getItems().clear();
    for (Machine m : model.demo().machines()) {
      Menu machine = new Menu(Figures.path(m.asset()));
      for (String fault : m.faults()) {
        MenuItem item = new MenuItem(Texts.of("demo.inject", Figures.name(fault)));
        item.setOnAction(e -> model.demo().inject(m.asset(), fault));
        machine.getItems().add(item);
      }
      demo.getItems().add(machine);
    }
  }
}
