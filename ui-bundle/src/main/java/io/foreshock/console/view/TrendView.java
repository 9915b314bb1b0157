package io.foreshock.console.view;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.console.model.ContextModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TimeText;
import io.foreshock.console.model.TrendModel;
import io.foreshock.console.trend.TrendFrame;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import org.kordamp.ikonli.material2.Material2MZ;

/** Centre: tool bar, trend chart and the sensors to choose from. */
final class TrendView extends VBox {
  /** Scenes from this width on, pixels, have room for the words of every tool. */
  private static final double ROOMY = 1700;
  private final TrendModel model;
  private final TrendChart chart;
  private final FlowPane chips = new FlowPane(6, 4);
  private final Button pause;

  /** @param pauseAction the first button, which changes its face @param rest of the tool bar; null is a gap */
  TrendView(TrendModel model, ContextModel context, TimeText times, Action pauseAction, List<Action> ranges,
      List<Action> rest) {
    this.model = model;
    chart = new TrendChart(model, times);
    getStyleClass().add("trend");
    pause = pauseAction.button();
    HBox bar = new HBox(6, pause);
    bar.getStyleClass().add("bar");
    bar.setAlignment(Pos.CENTER_LEFT);
    for (Action a : ranges)
      bar.getChildren().add(range(a));
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    bar.getChildren().add(gap);
    for (Action a : rest)
      bar.getChildren().add(tool(a));
    chips.getStyleClass().add("chips");
    chips.setAlignment(Pos.CENTER_LEFT);
    VBox.setVgrow(chart, Priority.ALWAYS);
    ContextBar history = new ContextBar(context, model);
    VBox.setMargin(history, new Insets(0, 8, 2, 8));
    getChildren().addAll(bar, chart, history, chips);
    model.liveProperty().addListener((o, was, is) -> face());
    model.sensors().addListener((ListChangeListener<Sensor>) c -> chips());
    model.shown().addListener((ListChangeListener<Sensor>) c -> chips());
    model.frameProperty().addListener((o, was, is) -> {
      if (is != null) {
        chart.apply(is);
        if (was == null || !slots(was).equals(slots(is)) || (was.overlay() == null) != (is.overlay() == null))
          chips();
      }
    });
    face();
    chips();
  }

  TrendChart chart() {
    return chart;
  }

  private void face() {
    boolean live = model.liveProperty().get();
    pause.setText(Texts.of(live ? "action.pause" : "action.live") + "  (P)");
    pause.setGraphic(Icons.of(live ? Material2MZ.PAUSE : Material2MZ.PLAY_ARROW));
    pause.getStyleClass().remove("paused");
    if (!live)
      pause.getStyleClass().add("paused");
  }

  /** On a small screen the last two are known by their icon and key only; the words are in their tooltips. */
  private static Node tool(Action a) {
    Button b = a.button();
    boolean last = a.id().equals("annotate") || a.id().equals("report");
    b.textProperty().bind(b.sceneProperty().flatMap(Scene::widthProperty)
        .map(w -> w.doubleValue() >= ROOMY || !last
            ? a.words() + "  (" + a.keyText() + ")"
            : "(" + a.keyText() + ")"));
    return b;
  }

  private Node range(Action a) {
    Button b = a.labelled(a.words() + " (" + a.keyText() + ")");
    // on a small screen the keys of the ranges are in their tooltips only: else the bar would be cut off
    b.textProperty().bind(sceneProperty().flatMap(Scene::widthProperty)
        .map(w -> w.doubleValue() < ConsoleView.NARROW ? a.words() : a.words() + " (" + a.keyText() + ")"));
    long range = switch (a.id()) {
      case "range15m" -> 15 * Micros.MINUTE;
      case "range1h" -> Micros.HOUR;
      case "range8h" -> 8 * Micros.HOUR;
      case "range24h" -> 24 * Micros.HOUR;
      case "range30d" -> 30 * Micros.DAY;
      default -> 365 * Micros.DAY;
    };
    Runnable mark = () -> {
      b.getStyleClass().remove("chosen");
      if (model.rangeProperty().get() == range)
        b.getStyleClass().add("chosen");
    };
    model.rangeProperty().addListener(o -> mark.run());
    mark.run();
    return b;
  }

  private static List<String> slots(TrendFrame f) {
    return f.lines().stream().filter(l -> !l.past()).map(l -> l.axis() + "." + l.slot() + l.sensor().tag()).toList();
  }

  private void chips() {
    TrendFrame f = model.frameProperty().get();
    chips.getChildren().setAll(model.sensors().stream().map(s -> chip(s, f)).toList());
    if (f != null && f.overlay() != null) {
      Line sample = sample("past-sample");
      javafx.scene.control.Label past = new javafx.scene.control.Label(f.overlay().caption(), sample);
      past.setId("overlay-caption");
      past.getStyleClass().add("past-caption");
      chips.getChildren().add(past);
    }
  }

  private ToggleButton chip(Sensor s, @org.jspecify.annotations.Nullable TrendFrame f) {
    ToggleButton chip = new ToggleButton(
        Figures.name(s.name()) + (s.unit().isEmpty() ? "" : " [" + s.unit() + "]"));
    chip.getStyleClass().add("chip");
    chip.setSelected(model.shown().contains(s));
    chip.setOnAction(e -> model.toggle(s));
    chip.setTooltip(new Tooltip(s.tag() + "\n" + Texts.of("trend.chipHint")));
    chip.setAccessibleText(s.tag());
    if (f != null)
      f.lines().stream().filter(l -> !l.past() && l.sensor().id() == s.id()).findFirst().ifPresent(l -> {
        Line sample = sample("axis-" + l.axis());
        sample.getStyleClass().add("slot-" + l.slot());
        chip.setGraphic(sample);
      });
    return chip;
  }

  private static Line sample(String styleClass) {
    Line sample = new Line(0, 0, 22, 0);
    sample.getStyleClass().addAll("sample", styleClass);
    return sample;
  }
}
