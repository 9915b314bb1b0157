package io.foreshock.console.model;

import io.foreshock.api.adapter.SourceProbe.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** What the other side offers, branch by branch as it is opened. Confined to the UI executor. */
public final class SourceBrowser {
  /** One node; its branches are asked for when they are opened. */
  public static final class Twig {
    private final Node node;
    private final ObservableList<Twig> twigs = FXCollections.observableArrayList();
    private final BooleanProperty picked = new SimpleBooleanProperty();
    private boolean asked;

    Twig(Node node) {
      this.node = node;
    }

    public Node node() {
      return node;
    }

    public ObservableList<Twig> twigs() {
      return twigs;
    }

    public BooleanProperty pickedProperty() {
      return picked;
    }

    /** Name, type and value in one line. */
    public String words() {
      StringBuilder s = new StringBuilder(node.name());
      if (!node.value().isEmpty())
        s.append("  =  ").append(node.value());
      if (!node.type().isEmpty())
        s.append("   ").append(node.type());
      return s.toString();
    }
  }

  private final Twig root = new Twig(new Node("", "", true, "", ""));
  private final ReadOnlyStringWrapper headline = new ReadOnlyStringWrapper(Texts.of("setup.browseHint"));
  private final ObservableList<WordOrders.Row> orders = FXCollections.observableArrayList();
  private final SourceEditor editor;
  private final Calls calls;
  private @Nullable Twig watched;
  private Calls.@Nullable Running reading;
  private boolean isReading;
  private Calls.@Nullable Running running;

  SourceBrowser(SourceEditor editor, Calls calls) {
    this.editor = editor;
    this.calls = calls;
  }

  public Twig root() {
    return root;
  }

  /** What happens or why there is nothing. */
  public ReadOnlyStringProperty headlineProperty() {
    return headline.getReadOnlyProperty();
  }

  /** What the register that is watched stands for in every order of words, read again each second; else empty. */
  public ObservableList<WordOrders.Row> orders() {
    return orders;
  }

  /** Watches a register from now on; anything else, or null, ends watching. */
  public void watch(@Nullable Twig twig) {
    watched = twig != null && twig.node.branch() && !twig.node.id().isEmpty() ? twig : null;
    orders.clear();
    readAgain();
  }

  /** Reads what is watched again, when the last reading has come back. */
  void readAgain() {
    Twig twig = watched;
    if (twig == null || isReading || twig.asked && !twig.twigs.isEmpty() && WordOrders.of(twig.twigs.stream().map(
        Twig::node).toList()).isEmpty())
      return;
    isReading = true;
    Map<String, String> settings = editor.settings();
    String name = editor.name().textProperty().get();
    reading = calls.callRaw(() -> editor.probe(name).browse(settings, twig.node.id()), nodes -> {
      isReading = false;
      List<WordOrders.Row> rows = WordOrders.of(nodes);
      if (rows.isEmpty())
        watched = watched == twig ? null : watched; // a branch of another kind: asked once is enough
      else
        if (watched == twig)
          orders.setAll(rows);
    }, e -> {
      isReading = false;
      watched = null;
      orders.clear();
    });
  }

  /** Whether what is picked has a field to go to. */
  public boolean canTake() {
    return editor.target() != null;
  }

  /** From the top, with the settings as they are typed now. */
  public void browse() {
    root.twigs.clear();
    root.asked = false;
    open(root);
  }

  /** Asks for what lies under a branch, once. */
  public void open(Twig twig) {
    if (twig.asked || !twig.node.branch())
      return;
    twig.asked = true;
    headline.set(Texts.of("setup.browsing"));
    Map<String, String> settings = editor.settings();
    String name = editor.name().textProperty().get();
    running = calls.callRaw(() -> editor.probe(name).browse(settings, twig.node.id()), nodes -> {
      twig.twigs.setAll(nodes.stream().map(Twig::new).toList());
      headline.set(nodes.isEmpty() && twig == root
          ? Texts.of("setup.browseNothing")
          : Texts.of("setup.browsed", Integer.toString(nodes.size())));
    }, e -> {
      twig.asked = false;
      headline.set(e instanceof InterruptedException ? Texts.of("setup.cancelled") : Sentences.of(e));
    });
  }

  public void cancel() {
    watched = null;
    if (running != null)
      running.cancel();
    if (reading != null)
      reading.cancel();
  }

  /** Puts what is picked into the field that names what to read. */
  public void take() {
    List<String> ids = new ArrayList<>();
    collect(root, ids);
    if (ids.isEmpty() || !canTake()) {
      headline.set(Texts.of(canTake() ? "setup.nothingPicked" : "setup.cannotTake"));
      return;
    }
    editor.take(ids);
    headline.set(Texts.of("setup.taken", Integer.toString(ids.size())));
  }

  private static void collect(Twig twig, List<String> ids) {
    if (twig.picked.get())
      ids.add(twig.node.id());
    twig.twigs.forEach(t -> collect(t, ids));
  }
}
