package io.foreshock.console.view;

import io.foreshock.console.model.SourceBrowser;
import io.foreshock.console.model.SourceBrowser.Twig;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.WordOrders;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBoxTreeItem;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.control.cell.CheckBoxTreeCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** The tree of the other side, with a box to tick at each node. */
final class SourceBrowserView extends VBox {
  SourceBrowserView(SourceBrowser browser) {
    setSpacing(8);
    ToolButton browse = new ToolButton("browse-source", "setup.browse", "Ctrl+B", Material2AL.ACCOUNT_TREE,
        browser::browse);
    ToolButton take = new ToolButton("take-picked", "setup.take", "", Material2MZ.PLAYLIST_ADD, browser::take);
    take.setDisable(!browser.canTake());
    Label headline = new Label();
    headline.setId("browse-headline");
    headline.setWrapText(true);
    headline.textProperty().bind(browser.headlineProperty());
    HBox bar = new HBox(10, browse, take, headline);
    bar.setAlignment(Pos.CENTER_LEFT);
    TreeView<Twig> tree = new TreeView<>(new Branch(browser, browser.root()));
    tree.setId("browse-tree");
    tree.setAccessibleText(Texts.of("setup.browse"));
    tree.setShowRoot(false);
    tree.getRoot().setExpanded(true);
    tree.setFixedCellSize(26);
    tree.setCellFactory(t -> new CheckBoxTreeCell<>(item -> item.getValue().pickedProperty(), new Words()));
    VBox.setVgrow(tree, Priority.ALWAYS);
    tree.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> browser.watch(is == null
        ? null
        : is.getValue()));
    getChildren().addAll(bar, tree, orders(browser));
  }

  /** One register in the four orders side by side. */
  private static TableView<WordOrders.Row> orders(SourceBrowser browser) {
    TableView<WordOrders.Row> table = new TableView<>();
    table.setId("word-orders");
    table.setAccessibleText(Texts.of("setup.orders"));
    table.setFixedCellSize(26);
    table.setPrefHeight(4 * 26 + 12);
    table.setMinHeight(USE_PREF_SIZE);
    table.setItems(browser.orders());
    table.getColumns().add(new TextColumn<>("setup.orders.type", 70, WordOrders.Row::type));
    for (int i = 0; i < WordOrders.ORDERS.size(); i++) {
      int at = i;
      table.getColumns().add(new TextColumn<WordOrders.Row>("setup.orders." + WordOrders.ORDERS.get(i), 105, r -> r
          .values().get(at)).numeric());
    }
    table.visibleProperty().bind(Bindings.isNotEmpty(browser.orders()));
    table.managedProperty().bind(table.visibleProperty());
    return table;
  }

  private static final class Words extends StringConverter<TreeItem<Twig>> {
    @Override
    public String toString(TreeItem<Twig> item) {
      return item == null || item.getValue() == null ? "" : item.getValue().words();
    }

    @Override
    public TreeItem<Twig> fromString(String text) {
      throw new UnsupportedOperationException("labels are not parsed");
    }
  }

  /** Asks for its twigs when it is opened. */
  private static final class Branch extends CheckBoxTreeItem<Twig> {
    Branch(SourceBrowser browser, Twig twig) {
      super(twig);
      setIndependent(true);
      twig.twigs().addListener((ListChangeListener<Twig>) c -> fill(browser, twig));
      fill(browser, twig);
      expandedProperty().addListener((o, was, is) -> {
        if (is && twig != browser.root())
          browser.open(twig);
      });
    }

    private void fill(SourceBrowser browser, Twig twig) {
      getChildren().setAll(twig.twigs().stream().map(t -> new Branch(browser, t)).toList());
    }

    @Override
    public boolean isLeaf() {
      return getValue() != null && !getValue().node().branch();
    }
  }
}
