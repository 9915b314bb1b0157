package io.foreshock.detection.live;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.search.HistoryIndexer;
import java.util.List;

/** Marked failures and alarms, for those who ask about one time after the other. Thread-safe. */
final class Happenings implements HistoryIndexer.Watch {
  /** Alarms are read from the table for so much time at once; one lasts at most so long here. */
  private static final long SPAN = Micros.DAY;

  private final KnownPatterns patterns;
  private final AlarmBook alarms;
  private volatile Page page = new Page(Long.MAX_VALUE, List.of());

  private record Page(long from, List<Alarm> alarms) {}

  Happenings(KnownPatterns patterns, AlarmBook alarms) {
    this.patterns = patterns;
    this.alarms = alarms;
  }

  @Override
  public boolean happened(String asset, long from, long to) {
    if (patterns.marked(asset, from, to))
      return true;
    for (Alarm a : alarms(Math.floorDiv(to, SPAN) * SPAN)) {
      Long returned = a.returnedAt();
      long end = Math.min(returned == null ? Long.MAX_VALUE : returned, a.raisedAt() + SPAN);
      if (a.asset().equals(asset) && a.raisedAt() < to && from <= end)
        return true;
    }
    return false;
  }

  /** Raised so that they may touch the day. */
  private List<Alarm> alarms(long day) {
    Page known = page;
    if (known.from() != day) {
      known = new Page(day, alarms.raisedBetween(day - 2 * SPAN, day + SPAN));
      page = known;
    }
    return known.alarms();
  }
}
