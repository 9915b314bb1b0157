package io.foreshock.console.view;

import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.chartfx.ui.geometry.Side;
import io.fair_acc.dataset.spi.DoubleDataSet;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.TimeText;
import io.foreshock.console.model.TrendModel;
import io.foreshock.console.trend.TrendFrame;
import io.foreshock.console.trend.TrendFrame.Line;
import io.foreshock.console.trend.TrendFrame.YAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.layout.StackPane;

/**
 * The live trend in ChartFx. Its data sets exist once, per axis and slot, live and past; {@link #write} fills them on
 * the feeder thread and {@link #apply} moves the axes on the FX thread. Never write a data set on the FX thread: the
 * chart holds their read locks from layout to the end of the pulse, so the write would wait for itself.
 */
final class TrendChart extends StackPane {
  private static final double[] NOTHING = {};
  private final XYChart chart;
  private final TimeAxis time;
  private final List<DefaultNumericAxis> values = new ArrayList<>();
  private final List<DoubleDataSet> sets = new ArrayList<>();
  private final TrendOverlay overlay;

  TrendChart(TrendModel model, TimeText times) {
    getStyleClass().add("trend-chart");
    time = new TimeAxis(times.zone());
    time.getStyleClass().add("trend-time-axis");
    for (int a = 0; a < TrendFrame.AXES; a++)
      values.add(valueAxis(a));
    chart = new XYChart(Stream.concat(Stream.of(time), values.stream()).toArray(io.fair_acc.chartfx.axes.Axis[]::new));
    chart.getStyleClass().add("trend-xy");
    chart.setAnimated(false);
    chart.setLegendVisible(false);
    chart.getToolBar().setVisible(false);
    chart.getToolBar().setManaged(false);
    chart.getMenuPane().setTriggerDistance(0);
    chart.getRenderers().clear();
    // past episodes first, so that live curves lie on top
    for (boolean past : new boolean[]{true, false})
      for (int a = 0; a < TrendFrame.AXES; a++)
        chart.getRenderers().add(renderer(a, past));
    values.get(0).setSide(Side.LEFT);
    values.get(1).setSide(Side.RIGHT);
    values.get(2).setSide(Side.RIGHT);
    overlay = new TrendOverlay(model, times, time, values);
    chart.getPlugins().add(overlay);
    getChildren().add(chart);
    chart.getCanvas().widthProperty().addListener((o, was, is) -> model.setPixels(is.intValue()));
  }

  private static DefaultNumericAxis valueAxis(int a) {
    DefaultNumericAxis axis = new DefaultNumericAxis();
    axis.setName("");
    axis.setUnit(null);
    axis.setAutoRanging(false);
    axis.setAutoUnitScaling(false);
    axis.getStyleClass().addAll("trend-axis", "trend-axis-" + a);
    axis.setMinorTickCount(0);
    axis.setMin(0);
    axis.setMax(1);
    show(axis, a == 0);
    return axis;
  }

  private static void show(DefaultNumericAxis axis, boolean shown) {
    axis.setVisible(shown);
    axis.setManaged(shown);
  }

  private ErrorDataSetRenderer renderer(int a, boolean past) {
    ErrorDataSetRenderer r = new ErrorDataSetRenderer();
    r.setErrorStyle(ErrorStyle.NONE);
    r.setDrawMarker(false);
    r.setAllowNaNs(true);
    r.setPointReduction(false);
    r.setParallelImplementation(false);
    r.getAxes().setAll(time, values.get(a));
    for (int s = 0; s < TrendFrame.SLOTS; s++) {
      DoubleDataSet set = new DoubleDataSet((past ? "past-" : "live-") + a + "-" + s);
      set.addStyleClasses((past ? "trend-past-" : "trend-live-") + a, "trend-slot-" + s);
      sets.add(set);
      r.getDatasets().add(set);
    }
    return r;
  }

  private DoubleDataSet set(int axis, int slot, boolean past) {
    return sets.get(((past ? 0 : TrendFrame.AXES) + axis) * TrendFrame.SLOTS + slot);
  }

  /** Feeder thread only. */
  void write(TrendFrame frame) {
    boolean[] used = new boolean[sets.size()];
    for (Line l : frame.lines()) {
      DoubleDataSet set = set(l.axis(), l.slot(), l.past());
      used[sets.indexOf(set)] = true;
      set.set(l.x(), l.y(), l.x().length, false);
    }
    for (int i = 0; i < used.length; i++)
      if (!used[i] && sets.get(i).getDataCount() > 0)
        sets.get(i).set(NOTHING, NOTHING, 0, true);
  }

  /** FX thread: axes, windows and words of the frame just written. */
  void apply(TrendFrame frame) {
    time.set(frame.from() / 1e6, frame.to() / 1e6);
    for (int a = 0; a < TrendFrame.AXES; a++) {
      boolean shown = a < frame.axes().size() || a == 0;
      DefaultNumericAxis axis = values.get(a);
      if (axis.isManaged() != shown)
        show(axis, shown);
      if (a < frame.axes().size())
        apply(axis, frame.axes().get(a));
    }
    overlay.setFrame(frame);
    chart.invalidate();
  }

  private static void apply(DefaultNumericAxis axis, YAxis y) {
    String name = Stream.of(y.names().split(", ")).map(Figures::name).collect(Collectors.joining(", "));
    String label = y.unit().isEmpty() ? name : name + " [" + y.unit() + "]";
    if (!label.equals(axis.getName()))
      axis.setName(label);
    axis.set(y.min(), y.max());
  }

  XYChart chart() {
    return chart;
  }
}
