package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.SourceAdmin.Form;
import io.foreshock.api.platform.SourceAdmin.Source;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes connections. Confined to the UI executor. */
public final class SetupModel {
  private final ObservableList<Form> forms = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<@Nullable SourceEditor> editor = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final Executor ui;
  private final Conflated<List<Form>> polled;
  private volatile boolean watched;
  private @Nullable Source deleted;

  /** A form and the connection configured with it. */
  private record Configured(Form form, Source source) {}

  SetupModel(Services services, Calls calls, StatusLine status, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.ui = ui;
    polled = new Conflated<>(ui, next -> {
      if (!next.equals(forms))
        forms.setAll(next);
    });
  }

  /** Kinds of connection that can be added. */
  public ObservableList<Form> forms() {
    return forms;
  }

  /** The connection being set up; null while the list is shown. */
  public ReadOnlyObjectProperty<@Nullable SourceEditor> editorProperty() {
    return editor.getReadOnlyProperty();
  }

  /** Whether a deletion can be taken back. */
  public ReadOnlyBooleanProperty undoableProperty() {
    return undoable.getReadOnlyProperty();
  }

  /** Only while watched the forms are asked for. */
  public void setWatched(boolean watched) {
    this.watched = watched;
  }

  /** Poll thread. */
  void poll() {
    SourceAdmin admin = services.sourceAdmin();
    if (!watched)
      return;
    ui.execute(() -> {
      SourceEditor open = editor.get();
      if (open != null)
        open.browser().readAgain();
    });
    polled.set(admin == null ? List.of() : admin.forms(Locale.getDefault()));
  }

  public void add(Form form) {
    open(form, null);
  }

  private void open(Form form, @Nullable Source source) {
    close();
    editor.set(new SourceEditor(services, calls, ui, form, source, name -> {
      close();
      status.say(Texts.of("setup.saved", name));
    }));
  }

  /** @param id of the connection: {@code mqtt:plantbus} */
  public void edit(String id) {
    calls.call(() -> find(id), c -> open(c.form(), c.source()), status::warn);
  }

  /** Ends the connection and forgets its settings; {@link #undo} brings both back. */
  public void delete(String id) {
    calls.call(() -> {
      Configured c = find(id);
      admin().delete(c.source().factoryPid(), c.source().name());
      return c.source();
    }, gone -> {
      deleted = gone;
      undoable.set(true);
      status.say(Texts.of("setup.deleted", gone.name()));
    }, status::warn);
  }

  public void undo() {
    Source back = deleted;
    if (back == null) {
      status.say(Texts.of("undo.nothing"));
      return;
    }
    deleted = null;
    undoable.set(false);
    calls.call(() -> {
      admin().save(back);
      return back;
    }, b -> status.say(Texts.of("setup.restored", b.name())), status::warn);
  }

  /** Back to the list. */
  public void close() {
    SourceEditor open = editor.get();
    editor.set(null);
    if (open != null)
      open.close();
  }

  private SourceAdmin admin() {
    SourceAdmin admin = services.sourceAdmin();
    if (admin == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.sources"));
    return admin;
  }

  private Configured find(String id) {
    SourceAdmin admin = admin();
    List<Source> sources = admin.sources();
    for (Form f : admin.forms(Locale.getDefault())) {
      Optional<Source> hit = sources.stream().filter(s -> s.factoryPid().equals(f.factoryPid()) && id(f, s).equals(id))
          .findFirst();
      if (hit.isPresent())
        return new Configured(f, hit.get());
    }
    throw new ForeshockException(ErrorCode.NOT_FOUND, Texts.of("setup.notConfigured", id));
  }

  private static String id(Form form, Source source) {
    String own = source.settings().getOrDefault("id", "");
    return form.protocol() + ":" + (own.isEmpty() ? source.name() : own);
  }
}
