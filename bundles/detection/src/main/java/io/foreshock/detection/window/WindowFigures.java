package io.foreshock.detection.window;

/**
 * What one window of an asset looks like, channel by channel.
 *
 * @param from
 *            microseconds UTC, inclusive
 * @param to
 *            microseconds UTC, exclusive
 * @param figures
 *            {@link ChannelFigures#COUNT} per channel; NaN for a channel with
 *            too little data
 * @param missing
 *            channels with too little data
 */
public record WindowFigures(long from, long to, double[] figures, int missing) {
  public int channels() {
    return figures.length / ChannelFigures.COUNT;
  }

  public boolean has(int channel) {
    return !Double.isNaN(figures[channel * ChannelFigures.COUNT]);
  }

  /** More than half of the channels say nothing. */
  public boolean gap() {
    return 2 * missing > channels();
  }
}
