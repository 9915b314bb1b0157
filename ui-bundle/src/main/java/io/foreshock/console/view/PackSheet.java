package io.foreshock.console.view;

import io.foreshock.api.detection.PackReport.Item;
import io.foreshock.api.detection.PackReport.Outcome;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.PatternsModel;
import io.foreshock.console.model.PatternsModel.Preview;
import io.foreshock.console.model.Texts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** What an import would bring, what is there already, and what does not fit and why; then a yes or a no. */
final class PackSheet {
  private static final int MOST = 300;

  private PackSheet() {
  }

  static void open(SheetHost host, PatternsModel model, Preview p) {
    Label summary = new Label(Texts.of("patterns.summary", p.report().site(), Integer.toString(p.fresh()), Integer
        .toString(p.report().count(Outcome.DUPLICATE)), Integer.toString(p.report().count(Outcome.NOT_COMPARABLE))));
    summary.setId("pack-summary");
    summary.setWrapText(true);
    VBox lines = new VBox(8);
    lines.setId("pack-items");
    List<Item> items = p.report().items();
    items.stream().limit(MOST).forEach(i -> lines.getChildren().add(line(i)));
    if (items.size() > MOST)
      lines.getChildren().add(OverviewView.sentence(Texts.of("patterns.more", Integer.toString(items.size() - MOST))));
    ScrollPane scroll = new ScrollPane(lines);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("plain-scroll");
    scroll.setPrefViewportHeight(320);
    host.show(Texts.of("patterns.importTitle", p.file().getFileName()), new VBox(12, summary, scroll), p.fresh() == 0
        ? Texts.of("sheet.close")
        : Texts.of("patterns.importNow", Integer.toString(p.fresh())), () -> {
          host.hide();
          model.take();
        }, null);
  }

  private static Node line(Item i) {
    Label head = new Label(Texts.of("patterns.outcome." + i.outcome().name(), Integer.toString(i.patterns())) + "  "
        + i.label() + ", " + Figures.path(i.asset()) + (i.assetKind().isEmpty() ? "" : " (" + i.assetKind() + ")"),
        Icons.of(switch (i.outcome()) {
          case NEW -> Material2AL.ADD;
          case DUPLICATE -> Material2AL.CHECK;
          case NOT_COMPARABLE -> Material2MZ.WARNING;
        }));
    head.setWrapText(true);
    head.setMinHeight(Label.USE_PREF_SIZE);
    head.getStyleClass().add(i.outcome() == Outcome.NOT_COMPARABLE ? "problem" : "step");
    VBox box = new VBox(2, head);
    if (i.outcome() == Outcome.NOT_COMPARABLE) {
      Label why = new Label(i.reason());
      why.setWrapText(true);
      why.setMinHeight(Label.USE_PREF_SIZE);
      why.getStyleClass().add("sentence");
      box.getChildren().add(why);
    }
    return box;
  }
}
