package io.foreshock.report;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened when, in order. */
final class Timeline {
  /**
   * @param at
   *            microseconds UTC
   */
  record Event(long at, String what) {}

  private Timeline() {
  }

  static List<Event> of(Incident incident) {
    List<Event> events = new ArrayList<>();
    for (Alarm alarm : incident.alarms()) {
      String by = alarm.acknowledgedBy().isEmpty() ? "not acknowledged" : "acknowledged by " + alarm.acknowledgedBy();
      events.add(new Event(alarm.raisedAt(), "Alarm raised, priority " + alarm.priority() + ", " + by + ": "
          + alarm.message()));
      Long returned = alarm.returnedAt();
      if (returned != null)
        events.add(new Event(returned, "Alarm returned to normal: " + alarm.message()));
    }
    Match match = incident.match();
    if (match != null) {
      events.add(new Event(match.windowFrom(), "Matched window begins"));
      events.add(new Event(match.windowTo(), "Matched window ends, like \"" + match.pattern().label() + "\""));
      match.leadTime().map(Duration::toNanos).ifPresent(lead -> events
          .add(new Event(match.windowTo() + lead / 1_000, "Stop to be expected if it goes on as it did then")));
    }
    for (FailurePattern failure : incident.failures()) {
      Long failedAt = failure.failedAt();
      if (failedAt != null)
        events.add(new Event(failedAt, "Machine stopped: " + failure.label()));
    }
    events.sort(Comparator.comparingLong(Event::at));
    return events;
  }
}
