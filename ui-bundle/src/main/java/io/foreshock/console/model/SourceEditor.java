package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.SourceAdmin.Field;
import io.foreshock.api.platform.SourceAdmin.FieldType;
import io.foreshock.api.platform.SourceAdmin.Form;
import io.foreshock.api.platform.SourceAdmin.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** One connection being set up: its fields, what is wrong with them, a test of it. Confined to the UI executor. */
public final class SourceEditor {
  /** One field of the form with what is typed into it. */
  public static final class Input {
    private final Field field;
    private final StringProperty text;
    private final ReadOnlyStringWrapper complaint = new ReadOnlyStringWrapper("");
    private final String before;

    Input(Field field, String value) {
      this.field = field;
      before = value;
      text = new SimpleStringProperty(value);
      text.addListener((o, was, is) -> complaint.set(""));
    }

    public Field field() {
      return field;
    }

    public StringProperty textProperty() {
      return text;
    }

    /** What is wrong with it; empty when nothing is. */
    public ReadOnlyStringProperty complaintProperty() {
      return complaint.getReadOnlyProperty();
    }

    private boolean isTold() {
      return field.type() != FieldType.PASSWORD || !text.get().equals(before);
    }
  }

  /** A stage of the test in words. */
  public record Step(String stage, boolean ok, String detail, String remedy) {}

  private final SourceAdmin.Form form;
  private final boolean fresh;
  private final Input name;
  private final List<Input> inputs = new ArrayList<>();
  private final ObservableList<Step> steps = FXCollections.observableArrayList();
  private final ReadOnlyBooleanWrapper testing = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper verdict = new ReadOnlyStringWrapper("");
  private final BooleanProperty saving = new SimpleBooleanProperty();
  private final SourceBrowser browser;
  private final Services services;
  private final Calls calls;
  private final Executor ui;
  private final Consumer<String> saved;
  private Calls.@Nullable Running test;

  /**
   * @param source
   *          the connection to change; null for a new one
   * @param saved
   *          told the name when it is
   */
  SourceEditor(Services services, Calls calls, Executor ui, Form form, @Nullable Source source,
      Consumer<String> saved) {
    this.services = services;
    this.calls = calls;
    this.ui = ui;
    this.form = form;
    this.saved = saved;
    fresh = source == null;
    name = new Input(new Field("name", Texts.of("setup.name"), Texts.of("setup.nameHint"), FieldType.TEXT, true, false,
        "", Map.of()), source == null ? "" : source.name());
    for (Field f : form.fields())
      inputs.add(new Input(f, source == null
          ? f.defaultValue()
          : source.settings().getOrDefault(f.key(), f.defaultValue())));
    browser = new SourceBrowser(this, calls);
  }

  public Form form() {
    return form;
  }

  /** Whether it is to be added, not changed. */
  public boolean isFresh() {
    return fresh;
  }

  /** Its name, fixed once it is saved. */
  public Input name() {
    return name;
  }

  public List<Input> inputs() {
    return inputs;
  }

  /** Stages of the last test so far. */
  public ObservableList<Step> steps() {
    return steps;
  }

  public ReadOnlyBooleanProperty testingProperty() {
    return testing.getReadOnlyProperty();
  }

  /** What the test came to; empty before. */
  public ReadOnlyStringProperty verdictProperty() {
    return verdict.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty savingProperty() {
    return saving;
  }

  public SourceBrowser browser() {
    return browser;
  }

  /** Looks at every field; true when all are well. */
  boolean check() {
    name.complaint.set(name.text.get().matches("[A-Za-z0-9_-]{1,64}") ? "" : Texts.of("setup.badName"));
    boolean well = name.complaint.get().isEmpty();
    for (Input i : inputs) {
      i.complaint.set(complaint(i));
      well &= i.complaint.get().isEmpty();
    }
    return well;
  }

  private static String complaint(Input i) {
    String text = i.text.get();
    if (i.field.required() && text.isBlank() && i.isTold())
      return Texts.of("setup.needed");
    if (text.isBlank())
      return "";
    for (String item : i.field.many() ? text.lines().map(String::strip).toList() : List.of(text))
      if (!item.isEmpty()) {
        if (i.field.many() && item.contains(","))
          return Texts.of("setup.noCommas", item);
        if (i.field.type() == FieldType.INTEGER && !item.matches("-?\\d{1,18}"))
          return Texts.of("setup.noInteger", item);
        if (i.field.type() == FieldType.DECIMAL && !item.matches("-?\\d{1,18}(\\.\\d{1,18})?([eE][+-]?\\d{1,3})?"))
          return Texts.of("setup.noDecimal", item);
      }
    return "";
  }

  /** As they would be configured; passwords nobody touched are left out. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (Input i : inputs)
      if (i.isTold() && !i.text.get().equals(i.field.defaultValue())
          || i.field.type() == FieldType.PASSWORD && i.isTold())
        settings.put(i.field.key(), i.text.get());
    return settings;
  }

  public void save() {
    if (saving.get() || !check())
      return;
    saving.set(true);
    Source source = new Source(form.factoryPid(), name.text.get(), settings());
    calls.callRaw(() -> {
      SourceAdmin admin = admin();
      if (fresh && admin.sources().stream().anyMatch(s -> s.factoryPid().equals(source.factoryPid())
          && s.name().equals(source.name())))
        throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "name: " + Texts.of("setup.nameTaken"));
      admin.save(source);
      return source.name();
    }, done -> {
      saving.set(false);
      saved.accept(done);
    }, e -> {
      saving.set(false);
      blame(e);
    });
  }

  /** A complaint that names a field stands beside it. */
  private void blame(Exception e) {
    String text = Sentences.of(e);
    for (Input i : inputs)
      if (text.startsWith(i.field.key() + ": ")) {
        i.complaint.set(text.substring(i.field.key().length() + 2));
        return;
      }
    name.complaint.set(text.startsWith("name: ") ? text.substring(6) : text);
  }

  private SourceAdmin admin() {
    SourceAdmin admin = services.sourceAdmin();
    if (admin == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.sources"));
    return admin;
  }

  SourceProbe probe(String its) {
    return admin().probe(form.factoryPid(), its);
  }

  /** Tries the connection as it is typed, without saving it. */
  public void test() {
    if (testing.get())
      return;
    check();
    steps.clear();
    verdict.set(Texts.of("setup.testing"));
    testing.set(true);
    Map<String, String> settings = settings();
    String its = name.text.get();
    long start = System.nanoTime();
    test = calls.callRaw(() -> {
      probe(its).test(settings, s -> ui.execute(() -> steps.add(new Step(
          Texts.of("setup.stage." + s.stage().name()), s.ok(), s.detail(), s.remedy()))));
      return true;
    }, done -> tested(start), e -> {
      testing.set(false);
      verdict.set(e instanceof InterruptedException ? Texts.of("setup.cancelled") : Sentences.of(e));
    });
  }

  private void tested(long start) {
    testing.set(false);
    boolean well = !steps.isEmpty() && steps.stream().allMatch(Step::ok);
    verdict.set(Texts.of(well ? "setup.testPassed" : "setup.testFailed",
        Long.toString((System.nanoTime() - start) / 1_000_000)));
  }

  public void cancelTest() {
    if (test != null)
      test.cancel();
  }

  /** Adds what was picked on the other side to the field that names what to read. */
  void take(List<String> picked) {
    Input target = target();
    if (target == null)
      return;
    List<String> all = new ArrayList<>(target.text.get().lines().filter(l -> !l.isBlank()).toList());
    picked.stream().filter(p -> !all.contains(p)).forEach(all::add);
    target.text.set(String.join("\n", all));
  }

  /** The list that names what to read by the ids of browsing; null when the form has none. */
  @Nullable
  Input target() {
    return inputs.stream().filter(i -> i.field.many() && List.of("topics", "nodes").contains(i.field.key()))
        .findFirst().orElse(null);
  }

  /** Ends what still runs. */
  void close() {
    cancelTest();
    browser.cancel();
  }
}
