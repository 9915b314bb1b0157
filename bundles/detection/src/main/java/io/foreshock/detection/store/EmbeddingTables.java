package io.foreshock.detection.store;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.detection.model.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What alarms looked like when they were raised: {@code event_embeddings} (one row
 * per alarm), {@code anomaly_signatures} (those that resembled nothing) and
 * {@code sensor_embeddings} (the shape of each sensor's window). Thread-safe.
 */
public final class EmbeddingTables {
  private final Tables tables;
  private final Rows events;
  private final Rows anomalies;
  private final Rows sensors;

  public EmbeddingTables(Tables tables) {
    this.tables = tables;
    events = new Rows(tables, Rows.schema("event_embeddings", "event_id", "event_id TEXT", "embedding VECTOR",
        "event_type TEXT", "asset TEXT", "scale_seconds BIGINT", "window_to TIMESTAMP"));
    anomalies = new Rows(tables, Rows.schema("anomaly_signatures", "anomaly_id", "anomaly_id TEXT", "vector VECTOR",
        "type TEXT", "asset TEXT", "scale_seconds BIGINT", "window_to TIMESTAMP"));
    sensors = new Rows(tables, Rows.schema("sensor_embeddings", "embedding_id", "embedding_id TEXT",
        "sensor_id TEXT", "timestamp TIMESTAMP", "embedding VECTOR", "scale_seconds BIGINT", "event_id TEXT"));
  }

  /**
   * Writes all rows of an alarm in one commit; again for the same alarm changes
   * nothing but the rows' content.
   *
   * @param scaleSeconds
   *            length of the window
   * @param windowTo
   *            its end, microseconds UTC
   * @param shapes
   *            by sensor's tag
   */
  public void put(Alarm alarm, Embedding embedding, long scaleSeconds, long windowTo, Map<String, float[]> shapes) {
    List<Write> writes = new ArrayList<>();
    String type = alarm.match() == null ? alarm.kind().name() : alarm.match().pattern().label();
    writes.add(events.upsert(alarm.id(), embedding.vector(), type, alarm.asset(), scaleSeconds, windowTo));
    if (alarm.match() == null)
      writes.add(anomalies.upsert(alarm.id(), embedding.vector(), alarm.kind().name(), alarm.asset(), scaleSeconds,
          windowTo));
    shapes.forEach((sensor, shape) -> writes.add(sensors.upsert(sensor + "@" + windowTo + "/" + scaleSeconds,
        sensor, windowTo, shape, scaleSeconds, alarm.id())));
    tables.commit(writes);
  }
}
