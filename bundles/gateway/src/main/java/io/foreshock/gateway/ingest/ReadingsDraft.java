package io.foreshock.gateway.ingest;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.gateway.http.HttpError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked readings of one request whose sensors may not exist yet. Nothing reaches the catalog or the store before the
 * whole request is known to be well-formed. Confined to one thread.
 */
final class ReadingsDraft {
  static final int MAX_READINGS = 200_000;
  static final int MAX_TAG = 200;
  /** A clock this far ahead would make its asset's newest time, and so the operator's "now", worthless. */
  static final long MAX_AHEAD = Micros.DAY;

  private final long now;
  private final Map<String, Integer> indexOfTag = new HashMap<>();
  private final List<SensorSpec> specs = new ArrayList<>();
  private final ReadingBatch.Builder rows = ReadingBatch.builder(1_024);
  private @Nullable String source;
  private @Nullable Long seq;

  ReadingsDraft(long nowMicros) {
    this.now = nowMicros;
  }

  /** Names the source and, when not null, the position of this request in it. */
  void from(@Nullable String sourceName, @Nullable Long position) {
    if (sourceName != null)
      source = SourceNames.check(sourceName);
    if (position != null) {
      if (position < 0)
        throw HttpError.badRequest("seq must not be negative: seq=" + position);
      seq = position;
    }
  }

  /**
   * @throws IllegalArgumentException
   *             saying what is wrong with this reading
   */
  void add(String tag, long timestamp, double value, Quality quality) {
    if (rows.size() >= MAX_READINGS)
      throw HttpError.tooLarge("readings in one request", MAX_READINGS);
    if (timestamp > now + MAX_AHEAD)
      throw new IllegalArgumentException("ts is more than a day ahead of the clock: ts=" + timestamp + ", clock="
          + now);
    rows.add(indexOf(tag), timestamp, value, quality);
  }

  int size() {
    return rows.size();
  }

  long now() {
    return now;
  }

  @Nullable
  String source() {
    return source;
  }

  @Nullable
  Long seq() {
    return seq;
  }

  /** Registers unknown sensors and puts their ids in; the draft is empty afterwards. */
  ReadingBatch resolve(Catalog catalog) {
    int[] ids = new int[specs.size()];
    List<SensorSpec> unknown = new ArrayList<>();
    for (SensorSpec spec : specs)
      if (catalog.sensor(spec.tag()).isEmpty())
        unknown.add(spec);
    if (!unknown.isEmpty())
      catalog.registerAll(unknown);
    for (int i = 0; i < ids.length; i++)
      ids[i] = catalog.sensor(specs.get(i).tag()).map(Sensor::id).orElseThrow();
    ReadingBatch draft = rows.build();
    int[] sensorIds = draft.sensorIds();
    for (int i = 0; i < sensorIds.length; i++)
      sensorIds[i] = ids[sensorIds[i]];
    return new ReadingBatch(sensorIds, draft.timestamps(), draft.values(), draft.qualities());
  }

  private int indexOf(String tag) {
    Integer known = indexOfTag.get(tag);
    if (known != null)
      return known;
    SensorSpec spec = parse(tag);
    indexOfTag.put(tag, specs.size());
    specs.add(spec);
    return specs.size() - 1;
  }

  private static SensorSpec parse(String tag) {
    if (tag.length() > MAX_TAG)
      throw new IllegalArgumentException("sensor too long: length=" + tag.length() + ", limit=" + MAX_TAG);
    boolean segmentEmpty = true;
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (c == '/' ? segmentEmpty : !(Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.'))
        throw malformed(tag);
      segmentEmpty = c == '/';
    }
    if (segmentEmpty)
      throw malformed(tag);
    return SensorSpec.parse(tag);
  }

  private static IllegalArgumentException malformed(String tag) {
    return new IllegalArgumentException(
        "sensor must be like line1/press4/bearing_temp, of letters, digits, _ - . : sensor=" + tag);
  }
}
