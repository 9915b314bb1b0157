package io.foreshock.console.view;

import io.foreshock.console.model.AuditLog.Entry;
import io.foreshock.console.model.SystemModel;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TimeText;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Who changed what runs, the newest first. */
final class AuditView extends VBox {
  AuditView(SystemModel model, TimeText times) {
    super(10);
    TableView<Entry> table = new TableView<>();
    table.setId("audit");
    table.setAccessibleText(Texts.of("audit.title"));
    table.setFixedCellSize(26);
    table.setItems(model.audit());
    table.getColumns().add(new TextColumn<>("audit.at", 145, e -> times.dateSecond(e.at())));
    table.getColumns().add(new TextColumn<>("audit.action", 85, Entry::action));
    table.getColumns().add(new TextColumn<>("audit.bundle", 200, Entry::bundle));
    table.getColumns().add(new TextColumn<>("audit.version", 80, Entry::version));
    table.getColumns().add(new TextColumn<>("audit.by", 80, Entry::by));
    table.getColumns().add(new TextColumn<>("audit.signer", 170, Entry::signer));
    table.getColumns().add(new TextColumn<>("audit.reason", 320, Entry::reason));
    table.setPlaceholder(new Label(Texts.of("audit.none")));
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(OverviewView.title("audit.title"), table);
  }
}
