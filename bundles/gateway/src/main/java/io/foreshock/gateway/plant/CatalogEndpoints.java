package io.foreshock.gateway.plant;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.History;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.http.TimeText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/** {@code /api/sensors}, {@code /api/assets} and {@code /api/trend}. */
public final class CatalogEndpoints {
  private static final int DEFAULT_BUCKETS = 500;
  private static final int MAX_BUCKETS = 16_384;
  private static final long DEFAULT_SPAN = 3_600_000_000L;

  private final Services services;

  public CatalogEndpoints(Services services) {
    this.services = services;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/sensors", this::sensors).get("/api/assets", this::assets).get("/api/trend", this::trend);
  }

  private void sensors(Exchange exchange) throws IOException {
    Catalog catalog = services.require(Catalog.class);
    String asset = exchange.query("asset");
    List<Sensor> sensors = asset == null ? catalog.sensors() : catalog.sensorsOf(asset);
    Optional<History> history = "true".equals(exchange.query("latest"))
        ? Optional.of(services.require(History.class))
        : Optional.empty();
    exchange.json(200, g -> PlantJson.array(g, sensors, (out, sensor) -> {
      out.writeStartObject();
      PlantJson.sensorProperties(out, sensor);
      history.flatMap(h -> h.latest(sensor.id())).ifPresent(reading -> latest(out, reading));
      out.writeEndObject();
    }));
  }

  private static void latest(JsonGenerator g, History.Reading reading) {
    g.writeObjectPropertyStart("latest");
    Json.time(g, "ts", reading.timestamp());
    Json.number(g, "value", reading.value());
    g.writeStringProperty("quality", reading.quality().name());
    g.writeEndObject();
  }

  private void assets(Exchange exchange) throws IOException {
    Catalog catalog = services.require(Catalog.class);
    Map<String, AssetStatus> statuses = new HashMap<>();
    services.find(Detection.class).ifPresent(d -> d.statuses().forEach(s -> statuses.put(s.asset(), s)));
    List<Asset> assets = catalog.assets();
    exchange.json(200, g -> PlantJson.array(g, assets, (out, asset) -> {
      out.writeStartObject();
      out.writeStringProperty("asset", asset.path());
      out.writeStringProperty("kind", asset.kind());
      out.writeStringProperty("description", asset.description());
      out.writeNumberProperty("sensors", catalog.sensorsOf(asset.path()).size());
      AssetStatus status = statuses.get(asset.path());
      if (status == null)
        out.writeNullProperty("state");
      else
        status(out, status);
      out.writeEndObject();
    }));
  }

  private static void status(JsonGenerator g, AssetStatus status) {
    g.writeStringProperty("state", status.state().name());
    Json.number(g, "anomalyScore", status.anomalyScore());
    Json.time(g, "windowFrom", status.windowFrom());
    Json.time(g, "windowTo", status.windowTo());
    g.writeArrayPropertyStart("matches");
    for (Match match : status.matches())
      PlantJson.match(g, match);
    g.writeEndArray();
  }

  private void trend(Exchange exchange) throws IOException {
    String tag = SensorSpec.parse(exchange.requiredQuery("sensor")).tag();
    Sensor sensor = services.require(Catalog.class).sensor(tag)
        .orElseThrow(() -> new HttpError(404, "UNKNOWN_SENSOR", "no such sensor: " + tag));
    History history = services.require(History.class);
    long newest = history.bounds(sensor.id()).map(b -> b.last() + 1).orElse(DEFAULT_SPAN);
    long to = exchange.timeQuery("to", newest);
    long from = exchange.timeQuery("from", to - DEFAULT_SPAN);
    if (from >= to)
      throw HttpError.badRequest("from must be before to");
    int buckets = exchange.intQuery("buckets", DEFAULT_BUCKETS, 1, MAX_BUCKETS);
    History.Trend trend = history.trend(sensor.id(), from, to, buckets);
    exchange.jsonObject(200, g -> {
      PlantJson.sensorProperties(g, sensor);
      Json.time(g, "from", from);
      Json.time(g, "to", to);
      times(g, trend);
      column(g, "min", trend, i -> trend.min()[i]);
      column(g, "max", trend, i -> trend.max()[i]);
      column(g, "first", trend, i -> trend.first()[i]);
      column(g, "last", trend, i -> trend.last()[i]);
      column(g, "mean", trend, i -> trend.sum()[i] / trend.count()[i]);
      g.writeName("count");
      g.writeArray(trend.count(), 0, trend.buckets());
    });
  }

  private static void times(JsonGenerator g, History.Trend trend) {
    g.writeArrayPropertyStart("time");
    for (int i = 0; i < trend.buckets(); i++)
      g.writeString(TimeText.format(trend.timeOf(i)));
    g.writeEndArray();
  }

  private static void column(JsonGenerator g, String name, History.Trend trend, IntToDoubleFunction value) {
    g.writeArrayPropertyStart(name);
    for (int i = 0; i < trend.buckets(); i++)
      Json.number(g, trend.count()[i] == 0 ? Double.NaN : value.applyAsDouble(i));
    g.writeEndArray();
  }
}
