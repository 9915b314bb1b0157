package io.foreshock.gateway.plant;

import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.adapter.PlantSimulation.Fault;
import io.foreshock.api.adapter.PlantSimulation.Machine;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.JsonBody;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code /api/simulation}: the demo plant's machines and faults, while a simulated plant runs. */
public final class SimulationEndpoints {
  private final Services services;

  public SimulationEndpoints(Services services) {
    this.services = services;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/simulation", this::show).post("/api/simulation/faults", this::inject);
  }

  private void show(Exchange exchange) throws IOException {
    PlantSimulation simulation = services.require(PlantSimulation.class);
    List<Machine> machines = simulation.machines();
    List<Fault> faults = simulation.faults();
    exchange.jsonObject(200, g -> {
      Json.time(g, "plantTime", simulation.plantTime());
      Json.number(g, "speed", simulation.speed());
      g.writeName("machines");
      PlantJson.array(g, machines, SimulationEndpoints::machine);
      g.writeName("faults");
      PlantJson.array(g, faults, SimulationEndpoints::fault);
    });
  }

  private void inject(Exchange exchange) throws IOException {
    PlantSimulation simulation = services.require(PlantSimulation.class);
    JsonBody body = exchange.jsonBody();
    Fault fault = simulation.inject(body.requiredText("asset"), body.requiredText("fault"));
    exchange.json(201, g -> fault(g, fault));
  }

  private static void machine(JsonGenerator g, Machine machine) {
    g.writeStartObject();
    g.writeStringProperty("asset", machine.asset());
    g.writeStringProperty("kind", machine.kind());
    g.writeArrayPropertyStart("faults");
    machine.faults().forEach(g::writeString);
    g.writeEndArray();
    g.writeEndObject();
  }

  private static void fault(JsonGenerator g, Fault fault) {
    g.writeStartObject();
    g.writeStringProperty("asset", fault.asset());
    g.writeStringProperty("fault", fault.fault());
    g.writeStringProperty("label", fault.label());
    Json.time(g, "from", fault.from());
    Json.time(g, "failsAt", fault.failsAt());
    g.writeEndObject();
  }
}
