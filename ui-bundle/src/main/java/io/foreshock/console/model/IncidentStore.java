package io.foreshock.console.model;

import static io.foreshock.console.model.Records.number;
import static io.foreshock.console.model.Records.string;
import static io.foreshock.console.model.Records.text;
import static io.foreshock.console.model.Records.time;

import io.foreshock.console.model.Incident.Note;
import java.util.Comparator;
import java.util.List;

/** The tables {@code incidents} and {@code incident_notes}. Thread-safe; never used on the FX thread. */
final class IncidentStore {
  private final Records incidents;
  private final Records notes;
  private final AnnotationStore trendNotes;

  IncidentStore(Services services) {
    trendNotes = new AnnotationStore(services);
    incidents = new Records(services, "incidents", text("id"), text("asset"), time("from_ts"), time("to_ts"), text(
        "alarm_id"), text("title"), text("summary"), text("created_by"), time("created_at"), text("signed_by"), time(
            "signed_at"), text("sha256"));
    notes = new Records(services, "incident_notes", text("id"), text("incident_id"), time("ts"), text("author"), text(
        "note"));
  }

  /** The newest first. */
  List<Incident> incidents() {
    return incidents.all().stream().map(r -> new Incident(string(r.get(0)), string(r.get(1)), number(r.get(2)),
        number(r.get(3)), string(r.get(4)), string(r.get(5)), string(r.get(6)), string(r.get(7)), number(r.get(8)),
        string(r.get(9)), number(r.get(10)), string(r.get(11))))
        .sorted(Comparator.comparing(Incident::from).reversed()).toList();
  }

  List<Note> notes(String incident) {
    return notes.all().stream().map(r -> new Note(string(r.get(0)), string(r.get(1)), number(r.get(2)), string(r.get(
        3)), string(r.get(4)))).filter(n -> n.incident().equals(incident)).sorted(Comparator.comparing(Note::at))
        .toList();
  }

  /** What was noted on the asset's trend in the incident's period. */
  List<Annotation> trendNotes(Incident i) {
    return trendNotes.between(i.asset(), i.from(), i.to());
  }

  void put(Incident i) {
    incidents.put(i.id(), i.asset(), i.from(), i.to(), i.alarmId(), i.title(), i.summary(), i.createdBy(), i
        .createdAt(), i.signedBy(), i.signedAt(), i.hash());
  }

  void put(Note n) {
    notes.put(n.id(), n.incident(), n.at(), n.author(), n.text());
  }

  void remove(Note n) {
    notes.remove(n.id());
  }
}
