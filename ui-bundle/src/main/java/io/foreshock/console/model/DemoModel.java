package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.adapter.PlantSimulation.Machine;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The simulated plant, when there is one. Confined to the UI executor. */
public final class DemoModel {
  private final ObservableList<Machine> machines = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final Conflated<Polled> polled;

  private record Polled(List<Machine> machines, String title) {}

  DemoModel(Services services, Calls calls, StatusLine status, TimeText times, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    polled = new Conflated<>(ui, p -> {
      title.set(p.title());
      if (!p.machines().equals(machines))
        machines.setAll(p.machines());
    });
  }

  /** Machines and the faults each can have; empty without a simulation. */
  public ObservableList<Machine> machines() {
    return machines;
  }

  /** {@code demo plant, 60x}; empty without a simulation. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  /** Poll thread. */
  void poll() {
    PlantSimulation s = services.simulation();
    polled.set(s == null
        ? new Polled(List.of(), "")
        : new Polled(s.machines(), Texts.of("demo.title", String.format(Locale.ROOT, "%.4g", s.speed())
            .replaceAll("\\.?0+$", ""))));
  }

  /** Lets a fault begin. */
  public void inject(String asset, String fault) {
    calls.call(() -> {
      PlantSimulation s = services.simulation();
      if (s == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.demo"));
      return s.inject(asset, fault);
    }, f -> status.say(Texts.of("demo.injected", f.label(), Figures.path(f.asset()), times.minute(f.from()),
        times.minute(f.failsAt()))), status::warn);
  }
}
