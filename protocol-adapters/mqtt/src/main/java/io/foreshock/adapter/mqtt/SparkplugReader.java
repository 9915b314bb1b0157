package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.mqtt.EdgeNode.Known;
import io.foreshock.adapter.mqtt.wire.MalformedPayloadException;
import io.foreshock.adapter.mqtt.wire.SparkplugMetric;
import io.foreshock.adapter.mqtt.wire.SparkplugPayload;
import io.foreshock.adapter.mqtt.wire.SparkplugTopic;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.Quality;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Turns Sparkplug B messages into readings (Eclipse Sparkplug 3.0.0). Births say
 * which metrics there are and how they are abbreviated; a gap in the sequence or
 * an unknown metric makes us ask the edge node to be born again. Until it is,
 * abbreviations may mean something else by now, so their readings are uncertain.
 * A death makes all readings bad. Confined to the worker thread.
 */
final class SparkplugReader {
  private static final int MOST_NODES = 10_000;
  private static final long ASK_NANOS = 10_000_000_000L;
  private static final long LATEST_MILLIS = Long.MAX_VALUE / Micros.MILLISECOND;
  private static final int STALE = 500;

  /** Asks an edge node for its births. */
  interface Rebirth {
    /** @param edge {@code GROUP/NODE} */
    void ask(String edge, String because);
  }

  private final TopicMapping topics;
  private final Draft draft;
  private final Rebirth rebirth;
  private final LongSupplier nanos;
  private final Map<String, EdgeNode> nodes = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();

  /** @param nanos monotonic clock */
  SparkplugReader(TopicMapping topics, Draft draft, Rebirth rebirth, LongSupplier nanos) {
    this.topics = topics;
    this.draft = draft;
    this.rebirth = rebirth;
    this.nanos = nanos;
  }

  /**
   * Adds the message's readings to the draft.
   *
   * @throws UnreadableException
   *             with the reason
   */
  void read(String name, byte[] payload, long receivedAt) {
    Optional<SparkplugTopic> topic = SparkplugTopic.parse(name);
    if (topic.isEmpty()) {
      if (name.startsWith(SparkplugTopic.state("")))
        return;
      throw new UnreadableException("no Sparkplug B topic");
    }
    switch (topic.get().type()) {
      case NBIRTH -> nodeBirth(topic.get(), decode(payload), receivedAt);
      case DBIRTH -> deviceBirth(topic.get(), decode(payload), receivedAt);
      case NDATA, DDATA -> data(topic.get(), decode(payload), receivedAt);
      case DDEATH -> deviceDeath(topic.get(), decode(payload), receivedAt);
      case NDEATH -> nodeDeath(topic.get(), decode(payload), receivedAt);
      case NCMD, DCMD -> {
        // for the edge node
      }
    }
  }

  static SparkplugPayload decode(byte[] payload) {
    try {
      return SparkplugPayload.decode(payload);
    } catch (MalformedPayloadException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  /** After our own connection was lost, nobody knows who died meanwhile. */
  void askAll() {
    nodes.forEach((edge, _) -> ask(edge, "the connection to the broker was lost"));
  }

  private EdgeNode node(SparkplugTopic topic) {
    EdgeNode known = nodes.get(topic.edge());
    if (known != null)
      return known;
    if (nodes.size() >= MOST_NODES)
      throw new UnreadableException("too many edge nodes: limit=" + MOST_NODES);
    EdgeNode node = new EdgeNode();
    nodes.put(topic.edge(), node);
    return node;
  }

  private void nodeBirth(SparkplugTopic topic, SparkplugPayload payload, long receivedAt) {
    EdgeNode node = node(topic);
    node.born(session(payload), payload.seq());
    learn(topic, node, payload, receivedAt);
  }

  private static long session(SparkplugPayload payload) {
    return payload.metrics().stream().filter(m -> m.name().equals("bdSeq")).mapToLong(SparkplugMetric::raw).findFirst()
        .orElse(SparkplugMetric.NONE);
  }

  private void deviceBirth(SparkplugTopic topic, SparkplugPayload payload, long receivedAt) {
    EdgeNode node = node(topic);
    if (follows(topic, node, payload))
      learn(topic, node, payload, receivedAt);
  }

  private void learn(SparkplugTopic topic, EdgeNode node, SparkplugPayload payload, long receivedAt) {
    for (SparkplugMetric metric : payload.metrics())
      if (isReading(metric)) {
        Known known = new Known(draft.slot(spec(topic, metric)), topic.device(), metric.datatype());
        node.learn(metric, known);
        add(node, known, metric, payload, receivedAt);
      }
  }

  private static boolean isReading(SparkplugMetric metric) {
    return SparkplugMetric.isNumeric(metric.datatype()) && !metric.name().isEmpty() && !metric.name().equals("bdSeq")
        && !metric.name().startsWith("Node Control/") && !metric.name().startsWith("Device Control/");
  }

  private SensorSpec spec(SparkplugTopic topic, SparkplugMetric metric) {
    SensorSpec plain = topics.sensor(topic.edge() + (topic.device().isEmpty() ? "" : "/" + topic.device()) + "/"
        + metric.name());
    SparkplugMetric.Properties facts = metric.properties();
    boolean wrong = facts.low() > facts.high();
    return new SensorSpec(plain.asset(), plain.name(), facts.unit(), "", wrong ? Double.NaN : facts.low(),
        wrong ? Double.NaN : facts.high(), facts.description());
  }

  private void data(SparkplugTopic topic, SparkplugPayload payload, long receivedAt) {
    EdgeNode node = node(topic);
    if (!follows(topic, node, payload))
      return;
    for (SparkplugMetric metric : payload.metrics()) {
      Known known = node.find(topic.device(), metric);
      if (known != null)
        add(node, known, metric, payload, receivedAt);
      else
        if (metric.name().isEmpty() || isReading(metric))
          ask(topic.edge(), "unknown metric: " + (metric.name().isEmpty() ? "alias=" + metric.alias() : metric.name()));
    }
  }

  /** @return false when the node has to be born first */
  private boolean follows(SparkplugTopic topic, EdgeNode node, SparkplugPayload payload) {
    if (!node.isBorn()) {
      ask(topic.edge(), "no birth is known");
      return false;
    }
    String gap = node.follow(payload.seq());
    if (!gap.isEmpty())
      ask(topic.edge(), gap);
    return true;
  }

  private void add(EdgeNode node, Known known, SparkplugMetric metric, SparkplugPayload payload, long receivedAt) {
    if (metric.passing())
      return;
    double value = metric.value(known.datatype);
    long time = time(metric, payload, receivedAt);
    known.last = Math.max(known.last, time);
    draft.add(known.slot, time, value, quality(node, metric, value));
  }

  private static Quality quality(EdgeNode node, SparkplugMetric metric, double value) {
    if (Double.isNaN(value) || metric.properties().quality() == 0)
      return Quality.BAD;
    boolean abbreviated = metric.name().isEmpty();
    return metric.properties().quality() == STALE || abbreviated && !node.isCertain()
        ? Quality.UNCERTAIN
        : Quality.GOOD;
  }

  private static long time(SparkplugMetric metric, SparkplugPayload payload, long receivedAt) {
    long millis = metric.timestamp() > 0 ? metric.timestamp() : payload.timestamp();
    return millis > 0 && millis < LATEST_MILLIS ? millis * Micros.MILLISECOND : receivedAt;
  }

  private void deviceDeath(SparkplugTopic topic, SparkplugPayload payload, long receivedAt) {
    EdgeNode node = node(topic);
    if (follows(topic, node, payload))
      node.each(topic.device(), k -> bad(k, receivedAt));
  }

  /** Its time stamp is that of the connection, long ago: the time of receipt counts. */
  private void nodeDeath(SparkplugTopic topic, SparkplugPayload payload, long receivedAt) {
    EdgeNode node = node(topic);
    if (node.died(session(payload)))
      node.each("", k -> bad(k, receivedAt));
  }

  /** After its last reading, also when the edge node's clock is ahead. */
  private void bad(Known known, long receivedAt) {
    draft.add(known.slot, Math.max(receivedAt, known.last + 1), Double.NaN, Quality.BAD);
  }

  private void ask(String edge, String because) {
    Long last = asked.get(edge);
    if (last != null && nanos.getAsLong() - last < ASK_NANOS)
      return;
    asked.put(edge, nanos.getAsLong());
    rebirth.ask(edge, because);
  }
}
