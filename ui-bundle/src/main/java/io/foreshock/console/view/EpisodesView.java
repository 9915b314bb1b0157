package io.foreshock.console.view;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Episode;
import io.foreshock.console.model.EpisodesModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Right side: past episodes like now, best first. */
final class EpisodesView extends VBox {
  private final ConsoleModel console;
  private final EpisodesModel model;
  private final VBox cards = new VBox(8);
  private final Button live = new Button(Texts.of("episodes.backToLive"));

  EpisodesView(ConsoleModel console) {
    this.console = console;
    model = console.episodes();
    getStyleClass().add("episodes");
    Label headline = OverviewView.sentence("");
    headline.textProperty().bind(model.headlineProperty());
    headline.setId("episodes-headline");
    live.getStyleClass().add("tool");
    live.setOnAction(e -> {
      model.showLive();
      live.setVisible(false);
      live.setManaged(false);
    });
    model.headlineProperty().addListener(o -> rebuild());
    model.episodes().addListener((ListChangeListener<Episode>) c -> rebuild());
    console.trend().overlayProperty().addListener(o -> rebuild());
    ScrollPane scroll = new ScrollPane(cards);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("plain-scroll");
    VBox.setVgrow(scroll, Priority.ALWAYS);
    hoverProperty().addListener((o, was, is) -> model.setHeld(is));
    getChildren().addAll(OverviewView.title("episodes.title"), headline, live, scroll);
    rebuild();
  }

  /** The episode the keys act on: the one laid over, else the best. */
  @Nullable
  Episode current() {
    return model.episodes().stream().filter(this::isOverlaid).findFirst()
        .orElse(model.episodes().isEmpty() ? null : model.episodes().getFirst());
  }

  private boolean isOverlaid(Episode e) {
    Match m = console.trend().overlayProperty().get();
    return m != null && m.pattern().incidentId().equals(e.match().pattern().incidentId());
  }

  private void rebuild() {
    live.setVisible(model.isSearch());
    live.setManaged(model.isSearch());
    Episode keyed = current();
    cards.getChildren().setAll(model.episodes().stream().map(e -> card(e, e == keyed)).toList());
  }

  private Node card(Episode e, boolean keyed) {
    Match m = e.match();
    FailurePattern p = m.pattern();
    Label number = new Label(Figures.similarity(m.similarity()));
    number.getStyleClass().add("similarity");
    number.setMinWidth(Region.USE_PREF_SIZE);
    Label when = new Label(console.times().dateMinute(p.windowTo()));
    when.getStyleClass().add("small");
    HBox head = new HBox(7, number, bar(m.similarity()), when);
    head.setAlignment(Pos.CENTER_LEFT);
    Label label = new Label(e.label());
    label.getStyleClass().add("episode-label");
    label.setWrapText(true);
    Label outcome = new Label(e.outcome());
    outcome.setWrapText(true);
    VBox card = new VBox(4, head);
    boolean drawn = e.then().length > 0;
    if (drawn)
      card.getChildren().add(new Sparkline(e));
    Label where = new Label(Figures.path(p.asset()) + (drawn ? ", " + Figures.name(e.sensor()) : ""));
    where.getStyleClass().add("small");
    card.getChildren().add(where);
    card.getChildren().addAll(label, outcome);
    addFact(card, "episode.cause", p.cause());
    addFact(card, "episode.remedy", p.remedy());
    card.getChildren().add(buttons(e, keyed));
    if (!e.verdict().isEmpty())
      addFact(card, "episode.verdict", e.verdict());
    card.getStyleClass().add("card");
    if (isOverlaid(e))
      card.getStyleClass().add("overlaid");
    card.setAccessibleText(Texts.of("episode.accessible", number.getText(), e.label(), when.getText(), e.outcome()));
    return card;
  }

  private Node buttons(Episode e, boolean keyed) {
    HBox row = new HBox(5,
        button(isOverlaid(e) ? "episode.overlayOff" : "episode.overlay", keyed ? "O" : "", "overlay",
            () -> model.overlay(e)),
        button("episode.same", keyed ? "Y" : "", "same", () -> model.verdict(e, true)),
        button("episode.notSame", keyed ? "N" : "", "not-same", () -> model.verdict(e, false)));
    row.getStyleClass().add("card-buttons");
    return row;
  }

  private static Button button(String key, String shortcut, String styleClass, Runnable run) {
    Button b = new Button(Texts.of(key) + (shortcut.isEmpty() ? "" : " (" + shortcut + ")"));
    b.getStyleClass().addAll("tool", styleClass);
    b.setMinWidth(Region.USE_PREF_SIZE);
    b.setOnAction(x -> run.run());
    return b;
  }

  private static void addFact(VBox card, String key, String text) {
    if (text.isEmpty())
      return;
    Label l = new Label(Texts.of(key, text));
    l.setWrapText(true);
    l.getStyleClass().add("small");
    card.getChildren().add(l);
  }

  private static Node bar(double similarity) {
    Region fill = new Region();
    fill.getStyleClass().add("similarity-fill");
    fill.setMaxWidth(52 * Math.clamp(similarity, 0, 1));
    StackPane bar = new StackPane(fill);
    StackPane.setAlignment(fill, Pos.CENTER_LEFT);
    bar.getStyleClass().add("similarity-bar");
    bar.setMinSize(52, 9);
    bar.setMaxSize(52, 9);
    return bar;
  }
}
