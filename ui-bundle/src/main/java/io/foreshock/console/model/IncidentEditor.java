package io.foreshock.console.model;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.console.model.Incident.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * One incident being written: what happened when, what people noted, a preview of the report, a name under it. Nothing
 * changes any more once it is signed. Confined to the UI executor.
 */
public final class IncidentEditor {
  /** @param note what the line is; null for an alarm */
  public record Line(long at, String time, String kind, String text, @Nullable Note note) {}

  private final ReadOnlyObjectWrapper<Incident> incident;
  private final StringProperty title;
  private final StringProperty summary;
  private final ObservableList<Line> timeline = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper preview = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper complaint = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
  private final List<Note> notes;
  private final IncidentStore store;
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final ReportModel reports;
  private final String operator;
  private List<Alarm> alarms = List.of();
  private List<Annotation> trendNotes = List.of();
  private @Nullable Note removed;

  IncidentEditor(IncidentStore store, Services services, Calls calls, StatusLine status, TimeText times,
      ReportModel reports, String operator, Incident incident, List<Note> notes) {
    this.store = store;
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.reports = reports;
    this.operator = operator;
    this.notes = new ArrayList<>(notes);
    this.incident = new ReadOnlyObjectWrapper<>(incident);
    title = new SimpleStringProperty(incident.title());
    summary = new SimpleStringProperty(incident.summary());
    title.addListener(o -> preview());
    summary.addListener(o -> preview());
    show();
  }

  /** As it is stored. */
  public ReadOnlyObjectProperty<Incident> incidentProperty() {
    return incident.getReadOnlyProperty();
  }

  public StringProperty titleProperty() {
    return title;
  }

  public StringProperty summaryProperty() {
    return summary;
  }

  /** Alarms and notes by time. */
  public ObservableList<Line> timeline() {
    return timeline;
  }

  /** The report's words. */
  public ReadOnlyStringProperty previewProperty() {
    return preview.getReadOnlyProperty();
  }

  /** What is wrong with the note typed last; empty when nothing is. */
  public ReadOnlyStringProperty complaintProperty() {
    return complaint.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty undoableProperty() {
    return undoable.getReadOnlyProperty();
  }

  /** The time a new note is offered. */
  public String suggestedTime() {
    Incident i = incident.get();
    return times.dateSecond(alarms.stream().mapToLong(Alarm::raisedAt).max().orElse(i.to()));
  }

  void load() {
    Incident i = incident.get();
    calls.call(() -> {
      Alarms all = services.alarms();
      List<Alarm> ofAsset = all == null
          ? List.of()
          : all.raisedBetween(i.from(), i.to()).stream().filter(a -> a.asset().equals(i.asset())).toList();
      return new Found(ofAsset, services.tables() == null ? List.of() : store.trendNotes(i));
    }, found -> {
      alarms = found.alarms();
      trendNotes = found.notes();
      show();
    }, status::warn);
  }

  private record Found(List<Alarm> alarms, List<Annotation> notes) {}

  /** Notes of the trend that are not the incident's own yet: they become that when it is signed. */
  private List<Note> taken() {
    Incident i = incident.get();
    return i.isSigned()
        ? List.of()
        : trendNotes.stream().map(a -> new Note(a.id(), i.id(), a.at(), a.author(), a.text())).filter(n -> notes
            .stream().noneMatch(own -> own.id().equals(n.id()))).toList();
  }

  private void show() {
    List<Line> lines = new ArrayList<>();
    for (Alarm a : alarms)
      lines.add(new Line(a.raisedAt(), times.dateSecond(a.raisedAt()), Texts.of("incident.alarm", Integer.toString(a
          .priority())), a.message(), null));
    for (Note n : notes)
      lines.add(new Line(n.at(), times.dateSecond(n.at()), Texts.of("incident.note", n.author()), n.text(), n));
    for (Note n : taken())
      lines.add(new Line(n.at(), times.dateSecond(n.at()), Texts.of("incident.trendNote", n.author()), n.text(),
          null));
    lines.sort(Comparator.comparing(Line::at));
    timeline.setAll(lines);
    preview();
  }

  private void preview() {
    Incident i = incident.get();
    preview.set(title.get() + "\n" + Figures.path(i.asset()) + ", " + times.dateMinute(i.from()) + " – " + times
        .dateMinute(i.to()) + "\n\n" + story() + "\n" + signature());
  }

  private String story() {
    return (summary.get().isBlank() ? "" : summary.get().strip() + "\n\n")
        + timeline.stream().map(l -> l.time() + "  " + l.kind() + ": " + l.text()).collect(Collectors.joining("\n"))
        + "\n";
  }

  private String signature() {
    Incident i = incident.get();
    if (!i.isSigned())
      return Texts.of("incident.unsigned");
    return Texts.of("incident.signed", i.signedBy(), times.dateSecond(i.signedAt()), i.hash()) + "\n"
        + Texts.of(i.isIntact(notes) ? "incident.intact" : "incident.changed");
  }

  /** @param time as {@link TimeText#dateSecond} writes it; seconds may be left out */
  public void addNote(String time, String text) {
    Long at = times.parse(time);
    if (at == null || text.isBlank()) {
      complaint.set(Texts.of(at == null ? "incident.badTime" : "incident.noText", time));
      return;
    }
    complaint.set("");
    put(new Note(UUID.randomUUID().toString(), incident.get().id(), at, operator, text.strip()));
  }

  private void put(Note note) {
    if (isClosed())
      return;
    Incident i = current();
    calls.call(() -> {
      store.put(i);
      store.put(note);
      return note;
    }, n -> {
      incident.set(i);
      notes.add(n);
      show();
    }, status::warn);
  }

  public void removeNote(Note note) {
    if (isClosed())
      return;
    calls.call(() -> {
      store.remove(note);
      return note;
    }, n -> {
      notes.remove(n);
      removed = n;
      undoable.set(true);
      show();
    }, status::warn);
  }

  /** Brings the note back that was removed last. */
  public void undo() {
    Note back = removed;
    removed = null;
    undoable.set(false);
    if (back != null)
      put(back);
  }

  private boolean isClosed() {
    if (incident.get().isSigned())
      status.warn(Texts.of("incident.closed"));
    return incident.get().isSigned();
  }

  private Incident current() {
    return incident.get().with(title.get().strip(), summary.get().strip());
  }

  public void save() {
    if (!isClosed())
      store(current(), List.of(), "incident.saved");
  }

  /** @param taken notes that are stored with it */
  private void store(Incident next, List<Note> taken, String said) {
    calls.call(() -> {
      taken.forEach(store::put);
      store.put(next);
      return next;
    }, stored -> {
      notes.addAll(taken);
      incident.set(stored);
      show();
      status.say(Texts.of(said, stored.title()));
    }, status::warn);
  }

  /** Who would sign. */
  public String operator() {
    return operator;
  }

  /** Closes it for good. */
  public void sign(String name) {
    if (isClosed())
      return;
    if (name.isBlank() || title.get().isBlank())
      status.warn(Texts.of(name.isBlank() ? "incident.needsName" : "incident.needsTitle"));
    else {
      List<Note> taken = taken();
      List<Note> all = new ArrayList<>(notes);
      all.addAll(taken);
      store(current().signed(name.strip(), all), taken, "incident.isSigned");
    }
  }

  /** What the report is asked for. */
  ReportRequest request() {
    Incident i = incident.get();
    return new ReportRequest(i.asset(), i.from(), i.to(), i.alarmId().isEmpty() ? null : i.alarmId(),
        i.isSigned() ? i.signedBy() : operator, title.get() + "\n\n" + story() + "\n" + signature());
  }

  public String fileName() {
    return reports.fileName(request());
  }

  public void export(Path file) {
    reports.write(request(), file);
  }
}
