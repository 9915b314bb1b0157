package io.foreshock.console.view;

import io.fair_acc.chartfx.axes.spi.AxisRange;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.axes.spi.format.AbstractFormatter;
import io.fair_acc.dataset.spi.fastutil.DoubleArrayList;
import java.time.ZoneId;

/** Time axis of the trend, in seconds since 1970, labelled in the plant's time zone. */
final class TimeAxis extends DefaultNumericAxis {
  private static final double LABEL_WIDTH = 95;
  private final TimeTicks ticks;

  TimeAxis(ZoneId zone) {
    super();
    this.ticks = new TimeTicks(zone);
    setName("");
    setUnit(null);
    setAutoRanging(false);
    setAutoUnitScaling(false);
    setAxisLabelFormatter(new Labels());
    setTickLabelFormatter(null);
  }

  private int most() {
    return (int) Math.max(2, getLength() / LABEL_WIDTH);
  }

  @Override
  protected void calculateMajorTickValues(AxisRange range, DoubleArrayList values) {
    for (double t : ticks.between(range.getLowerBound(), range.getUpperBound(), most()))
      values.add(t);
  }

  @Override
  protected void calculateMinorTickValues(DoubleArrayList values) {
    // round local times have no even parts worth a mark
  }

  private final class Labels extends AbstractFormatter {
    @Override
    protected void rangeUpdated() {
      // depends on the axis only
    }

    @Override
    public String toString(Number value) {
      return ticks.label(value.doubleValue(), TimeTicks.step(getMin(), getMax(), most()) < 60);
    }

    @Override
    public Number fromString(String text) {
      throw new UnsupportedOperationException("labels are not parsed");
    }
  }
}
