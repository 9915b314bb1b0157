package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.ConsoleModel.Screen;
import io.foreshock.console.model.Texts;
import java.nio.file.Path;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2AL;

/** The first run: three ways to begin. */
final class WelcomeSheet extends VBox {
  private final ConsoleModel model;
  private final ToggleGroup choice = new ToggleGroup();
  private final RadioButton demo = option("welcome-demo", "welcome.demo");
  private final RadioButton source = option("welcome-source", "welcome.source");
  private final RadioButton store = option("welcome-store", "welcome.store");

  private WelcomeSheet(ConsoleModel model, FileDialogs files) {
    this.model = model;
    setSpacing(10);
    demo.setSelected(true);
    TextField command = new TextField();
    command.setId("welcome-command");
    command.setAccessibleText(Texts.of("welcome.command"));
    command.setEditable(false);
    command.textProperty().bind(model.welcome().commandProperty());
    command.visibleProperty().bind(command.textProperty().isNotEmpty());
    command.managedProperty().bind(command.visibleProperty());
    ToolButton folder = new ToolButton("welcome-folder", "welcome.folder", "", Material2AL.FOLDER_OPEN, () -> {
      Path chosen = files.openFolder(getScene().getWindow());
      if (chosen != null) {
        store.setSelected(true);
        model.welcome().open(chosen);
      }
    });
    getChildren().addAll(demo, OverviewView.sentence(Texts.of("welcome.demoHint")), source, OverviewView.sentence(Texts
        .of("welcome.sourceHint")), store, OverviewView.sentence(Texts.of("welcome.storeHint")), folder, command);
    for (var child : getChildren())
      if (child instanceof Label l)
        l.setPadding(new Insets(-6, 0, 4, 26));
  }

  private RadioButton option(String id, String key) {
    RadioButton b = new RadioButton(Texts.of(key));
    b.setId(id);
    b.setToggleGroup(choice);
    b.setMinHeight(26);
    return b;
  }

  static void open(SheetHost host, ConsoleModel model, FileDialogs files) {
    WelcomeSheet sheet = new WelcomeSheet(model, files);
    // a chosen option would keep Enter to itself
    sheet.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
      if (e.getCode() == KeyCode.ENTER && e.getTarget() instanceof RadioButton) {
        sheet.finish(host);
        e.consume();
      }
    });
    host.show(Texts.of("welcome.title"), sheet, Texts.of("welcome.finish"), () -> sheet.finish(host), sheet.demo);
  }

  private void finish(SheetHost host) {
    host.hide();
    if (demo.isSelected())
      model.welcome().demo();
    else
      if (source.isSelected())
        model.screenProperty().set(Screen.SOURCES);
  }
}
