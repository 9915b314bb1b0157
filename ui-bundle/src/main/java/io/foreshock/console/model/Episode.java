package io.foreshock.console.model;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import java.time.Duration;

/**
 * A past episode that resembles a live window, with thumbnails of both on one scale. Immutable.
 *
 * @param sensor
 *          what the thumbnails show
 * @param now
 *          means of the live window, NaN where nothing is; empty when unavailable
 * @param then
 *          means of the past stretch, the window first and what followed after it
 */
public record Episode(Match match, String sensor, double[] now, double[] then, String verdict) {
  public String label() {
    return match.pattern().label();
  }

  public String outcome() {
    return outcome(match);
  }

  static String outcome(Match m) {
    return m.leadTime().map(d -> d.isNegative()
        ? Texts.of("episode.failedWithin")
        : Texts.of("episode.failed", Figures.duration(d))).orElseGet(() -> Texts.of("episode.recovered"));
  }

  static String caption(Match m, TimeText times) {
    FailurePattern p = m.pattern();
    return Texts.of("trend.overlay", times.date(p.windowTo()), Figures.path(p.asset()), p.label());
  }

  static String failsHere(Match m) {
    return Texts.of("trend.failedHere", m.leadTime().map(Figures::duration).orElse(Figures.duration(Duration.ZERO)));
  }

  Episode withVerdict(String said) {
    return new Episode(match, sensor, now, then, said);
  }
}
