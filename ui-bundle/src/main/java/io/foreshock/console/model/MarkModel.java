package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.console.trend.TrendFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Teaches the pattern library a failure. Confined to the UI executor. */
public final class MarkModel {
  /**
   * What the dialog starts with.
   *
   * @param minutesToFailure
   *          from the window's end; empty text = it recovered
   */
  public record Form(String asset, long from, long to, String label, String minutesToFailure, String cause,
      String remedy) {}

  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TrendModel trend;
  private final String operator;

  MarkModel(Services services, Calls calls, StatusLine status, TrendModel trend, String operator) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.trend = trend;
    this.operator = operator;
  }

  /** A form for the window selected or seen; null without data. */
  public @Nullable Form form() {
    TrendFrame.Span w = trend.window();
    if (w == null || w.from() >= w.to()) {
      status.warn(Texts.of("episodes.noData"));
      return null;
    }
    return new Form(trend.asset(), w.from(), w.to(), "", "", "", "");
  }

  /** @return what is wrong with the form, or null when it can be saved */
  public static @Nullable String complaint(Form f) {
    if (f.label().isBlank())
      return Texts.of("mark.needsLabel");
    if (!f.minutesToFailure().isBlank())
      try {
        double minutes = Double.parseDouble(f.minutesToFailure().strip().replace(',', '.'));
        if (!(minutes >= 0 && minutes <= 60 * 24 * 31))
          return Texts.of("mark.badMinutes", f.minutesToFailure());
      } catch (NumberFormatException e) {
        return Texts.of("mark.badMinutes", f.minutesToFailure());
      }
    return null;
  }

  /** Stores the mark; the library watches for it live from then on. */
  public void save(Form f) {
    FailureMark mark = new FailureMark(f.asset(), f.from(), f.to(), failedAt(f), f.label().strip(), f.cause().strip(),
        f.remedy().strip(), operator);
    calls.call(() -> {
      PatternLibrary library = services.patterns();
      if (library == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
      return library.mark(mark);
    }, (List<FailurePattern> made) -> status.say(Texts.of("mark.saved", mark.label(), Integer.toString(made.size()))),
        status::warn);
  }

  private static @Nullable Long failedAt(Form f) {
    return f.minutesToFailure().isBlank()
        ? null
        : Long.valueOf(f.to()
            + Math.round(Double.parseDouble(f.minutesToFailure().strip().replace(',', '.')) * Micros.MINUTE));
  }
}
