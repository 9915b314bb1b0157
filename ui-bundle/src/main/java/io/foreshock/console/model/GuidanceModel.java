package io.foreshock.console.model;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what is known about an alarm: what it means, how long there is, what helped last time, what to look at first.
 * Everything comes from the alarm's match; nothing is invented. Immutable.
 */
public record GuidanceModel(TimeText times) {
  private static final int SENSORS = 3;

  /** @param heading shown in bold */
  public record Line(String text, boolean heading) {}

  public List<Line> of(Alarm alarm) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(alarm.message(), false));
    Match m = alarm.match();
    if (m == null)
      unknown(lines);
    else
      known(m, lines);
    return lines;
  }

  private void known(Match m, List<Line> lines) {
    FailurePattern p = m.pattern();
    heading(lines, "guidance.then");
    text(lines, "guidance.episode", p.label(), Figures.path(p.asset()), times.dateMinute(p.windowTo()));
    lines.add(new Line(Episode.outcome(m), false));
    heading(lines, "guidance.helped");
    if (p.remedy().isEmpty())
      text(lines, "guidance.noRemedy");
    else
      lines.add(new Line(p.remedy(), false));
    if (!p.cause().isEmpty())
      text(lines, "episode.cause", p.cause());
    if (!m.contributions().isEmpty())
      heading(lines, "guidance.look");
    for (Contribution c : m.contributions().subList(0, Math.min(SENSORS, m.contributions().size())))
      text(lines, "guidance.share", c.tag(), Long.toString(Math.round(100 * c.share())));
    text(lines, "guidance.verdict");
  }

  private static void unknown(List<Line> lines) {
    heading(lines, "guidance.unknown");
    text(lines, "guidance.unknownDo");
    text(lines, "guidance.unknownTeach");
  }

  private static void heading(List<Line> lines, String key) {
    lines.add(new Line(Texts.of(key), true));
  }

  private static void text(List<Line> lines, String key, Object... values) {
    lines.add(new Line(Texts.of(key, values), false));
  }
}
