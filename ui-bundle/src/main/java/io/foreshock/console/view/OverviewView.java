package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.OverviewModel;
import io.foreshock.console.model.SensorGauge;
import io.foreshock.console.model.SourcesModel.Source;
import io.foreshock.console.model.Texts;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Left side: the asset, its sensors against their normal bands, the sources. */
final class OverviewView extends VBox {
  private final OverviewModel model;
  private final ComboBox<String> picker = new ComboBox<>();
  private final VBox gauges = new VBox(7);
  private final VBox sources = new VBox(4);

  OverviewView(ConsoleModel console) {
    model = console.overview();
    getStyleClass().add("overview");
    picker.setId("asset");
    picker.setItems(model.assets());
    picker.setMaxWidth(Double.MAX_VALUE);
    picker.setAccessibleText(Texts.of("overview.asset"));
    picker.setTooltip(new Tooltip(Texts.of("overview.assetHint")));
    picker.setConverter(new StringConverter<>() {
      @Override
      public String toString(String path) {
        return path == null ? "" : Figures.path(path);
      }

      @Override
      public String fromString(String text) {
        return text;
      }
    });
    picker.setValue(model.selectedProperty().get());
    model.selectedProperty().addListener((o, was, is) -> picker.setValue(is));
    picker.valueProperty().addListener((o, was, is) -> {
      if (is != null && !is.equals(model.selectedProperty().get()))
        model.select(is);
    });
    model.gauges().addListener((ListChangeListener<SensorGauge>) c -> rebuild());
    rebuild();
    console.sources().sources().addListener((ListChangeListener<Source>) c -> sources(console));
    sources(console);
    ScrollPane scroll = new ScrollPane(new VBox(14, new VBox(9, title("overview.title"), gauges),
        new VBox(6, title("sources.title"), sources)));
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("plain-scroll");
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().addAll(picker, scroll);
  }

  ComboBox<String> picker() {
    return picker;
  }

  static Label title(String key) {
    Label l = new Label(Texts.of(key));
    l.setMinWidth(Region.USE_PREF_SIZE);
    l.getStyleClass().add("section");
    return l;
  }

  private void rebuild() {
    gauges.getChildren().setAll(model.gauges().stream().map(OverviewView::gauge).toList());
    if (gauges.getChildren().isEmpty())
      gauges.getChildren().setAll(sentence(Texts.of("overview.empty")));
  }

  static Label sentence(String text) {
    Label l = new Label(text);
    l.setWrapText(true);
    l.setMinHeight(Region.USE_PREF_SIZE);
    l.getStyleClass().add("sentence");
    return l;
  }

  private static Region gauge(SensorGauge g) {
    Label name = new Label(Figures.name(g.sensor().name()));
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    Label place = new Label();
    place.getStyleClass().add("place");
    Label value = new Label();
    value.getStyleClass().add("value");
    for (Label l : new Label[]{place, value})
      l.setMinWidth(Region.USE_PREF_SIZE);
    HBox words = new HBox(5, name, place, value);
    words.setAlignment(Pos.BASELINE_LEFT);
    MiniBar bar = new MiniBar();
    VBox row = new VBox(2, words, bar);
    row.getStyleClass().add("gauge");
    Tooltip.install(row, new Tooltip(hint(g)));
    g.valueProperty().addListener((o, was, is) -> show(g, is, row, place, value, bar));
    show(g, g.valueProperty().get(), row, place, value, bar);
    return row;
  }

  private static void show(SensorGauge g, SensorGauge.Value v, VBox row, Label place, Label value, MiniBar bar) {
    boolean abnormal = v.place() == SensorGauge.Place.LOW || v.place() == SensorGauge.Place.HIGH;
    place.setText(switch (v.place()) {
      case LOW -> Texts.of("trend.low");
      case HIGH -> Texts.of("trend.high");
      case NONE, UNJUDGED, NORMAL -> v.stale() ? Texts.of("overview.stale") : "";
    });
    value.setText(Figures.valueWithUnit(v.value(), g.sensor().unit()));
    row.getStyleClass().removeAll("abnormal", "stale");
    if (abnormal)
      row.getStyleClass().add("abnormal");
    if (v.stale())
      row.getStyleClass().add("stale");
    row.setAccessibleText(Figures.name(g.sensor().name()) + " " + value.getText() + " " + place.getText());
    bar.show(g, v);
  }

  private static String hint(SensorGauge g) {
    var s = g.sensor().spec();
    String band = g.hasBand()
        ? "\n" + Texts.of("overview.band", Figures.limit(s.low(), ""), Figures.limit(s.high(), s.unit()))
        : "";
    return s.tag() + (s.description().isEmpty() ? "" : "\n" + s.description()) + band;
  }

  private void sources(ConsoleModel console) {
    sources.getChildren().setAll(console.sources().sources().stream().map(OverviewView::source).toList());
    if (sources.getChildren().isEmpty())
      sources.getChildren().setAll(sentence(Texts.of("sources.none")));
  }

  private static Region source(Source s) {
    Label mark = new Label(s.up() ? "●" : "◌");
    mark.getStyleClass().add("source-mark");
    Label name = new Label(s.protocol() + "  " + s.name());
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    Label state = new Label(s.up() ? Texts.of("sources.tags", Integer.toString(s.sensors())) : s.stateText());
    state.setMinWidth(Region.USE_PREF_SIZE);
    HBox row = new HBox(7, mark, name, state);
    row.setAlignment(Pos.BASELINE_LEFT);
    row.getStyleClass().add("source");
    if (!s.cause().isEmpty())
      Tooltip.install(row, new Tooltip(s.cause()));
    row.setAccessibleText(s.name() + " " + s.stateText());
    return row;
  }
}
