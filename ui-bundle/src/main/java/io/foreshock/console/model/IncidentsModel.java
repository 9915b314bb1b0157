package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.report.ReportRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** The incidents on record and the one being written. Confined to the UI executor. */
public final class IncidentsModel {
  private final ObservableList<Incident> incidents = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<@Nullable IncidentEditor> editor = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyStringWrapper missing = new ReadOnlyStringWrapper("");
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final ReportModel reports;
  private final String operator;
  private final IncidentStore store;
  private final Conflated<List<Incident>> polled;
  private volatile boolean watched;

  IncidentsModel(Services services, Calls calls, StatusLine status, TimeText times, ReportModel reports,
      String operator, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.reports = reports;
    this.operator = operator;
    store = new IncidentStore(services);
    polled = new Conflated<>(ui, next -> {
      if (!next.equals(incidents))
        incidents.setAll(next);
    });
  }

  /** The newest first. */
  public ObservableList<Incident> incidents() {
    return incidents;
  }

  /** The one shown; null when none is. */
  public ReadOnlyObjectProperty<@Nullable IncidentEditor> editorProperty() {
    return editor.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty missingProperty() {
    return missing.getReadOnlyProperty();
  }

  public void setWatched(boolean watched) {
    this.watched = watched;
  }

  /** Poll thread. */
  void poll() {
    if (watched && services.tables() != null)
      polled.set(store.incidents());
  }

  public void open(Incident incident) {
    calls.call(() -> store.notes(incident.id()), notes -> edit(incident, notes), status::warn);
  }

  /**
   * Begins one about an alarm, else about the window selected or seen; opens the one there is for that alarm.
   *
   * @return whether there is anything to write about
   */
  public boolean begin(@Nullable Alarm alarm) {
    ReportRequest about = reports.about(alarm);
    if (about == null) {
      status.warn(Texts.of("episodes.noData"));
      return false;
    }
    String title = alarm == null
        ? Texts.of("incident.titleOf", Figures.path(about.asset()), times.dateMinute(about.from()))
        : alarm.message();
    String summary = alarm == null ? "" : suggestion(alarm);
    Incident fresh = new Incident(UUID.randomUUID().toString(), about.asset(), about.from(), about.to(),
        alarm == null ? "" : alarm.id(), title, summary, operator, Micros.now(), "", 0, "");
    calls.call(() -> services.tables() == null || alarm == null
        ? fresh
        : store.incidents().stream().filter(i -> i.alarmId().equals(alarm.id())).findFirst().orElse(fresh),
        i -> {
          if (i == fresh)
            edit(fresh, List.of());
          else
            open(i);
        }, status::warn);
    return true;
  }

  private static String suggestion(Alarm alarm) {
    var m = alarm.match();
    if (m == null)
      return "";
    return Texts.of("incident.like", m.pattern().label(), Figures.path(m.pattern().asset()),
        Figures.similarity(m.similarity()))
        + (m.pattern().remedy().isEmpty() ? "" : " " + Texts.of("incident.helped", m.pattern().remedy()));
  }

  private void edit(Incident incident, List<Incident.Note> notes) {
    IncidentEditor e = new IncidentEditor(store, services, calls, status, times, reports, operator, incident, notes);
    editor.set(e);
    e.load();
  }
}
