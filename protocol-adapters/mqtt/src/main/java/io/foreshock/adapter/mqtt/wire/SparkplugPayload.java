package io.foreshock.adapter.mqtt.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sparkplug B payload (Eclipse Sparkplug 3.0.0, chapter 6), as far as readings
 * need it.
 *
 * @param timestamp
 *            milliseconds UTC; {@link SparkplugMetric#NONE} when there is none
 * @param seq
 *            0..255; {@link SparkplugMetric#NONE} when there is none
 */
public record SparkplugPayload(long timestamp, long seq, List<SparkplugMetric> metrics) {
  /** Begins the uuid of payloads that are packed again, which nobody has to send. */
  private static final String COMPRESSED = "SPBV1.0_COMPRESSED";

  public SparkplugPayload {
    metrics = List.copyOf(metrics);
  }

  /** @throws MalformedPayloadException when the bytes are none */
  public static SparkplugPayload decode(byte[] bytes) {
    ProtoReader in = new ProtoReader(bytes);
    long timestamp = SparkplugMetric.NONE;
    long seq = SparkplugMetric.NONE;
    List<SparkplugMetric> metrics = new ArrayList<>();
    while (in.next())
      switch (in.field()) {
      case 1 -> timestamp = in.varint();
      case 2 -> metrics.add(SparkplugMetric.decode(in.message()));
      case 3 -> seq = in.varint();
      case 4 -> {
        if (in.text().startsWith(COMPRESSED))
          throw in.malformed("compressed, switch that off at the edge node");
      }
      default -> in.skip();
      }
    return new SparkplugPayload(timestamp, seq, metrics);
  }

  /** {@code Node Control/Rebirth = true}: asks an edge node for its births. */
  public static byte[] rebirth(long millis) {
    byte[] name = "Node Control/Rebirth".getBytes(StandardCharsets.UTF_8);
    ByteBuffer metric = ByteBuffer.allocate(64);
    metric.put((byte) 0x0A).put((byte) name.length).put(name);
    metric.put((byte) 0x18);
    varint(metric, millis);
    metric.put((byte) 0x20).put((byte) 11).put((byte) 0x70).put((byte) 1).flip();
    ByteBuffer payload = ByteBuffer.allocate(96);
    payload.put((byte) 0x08);
    varint(payload, millis);
    payload.put((byte) 0x12).put((byte) metric.remaining()).put(metric).flip();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private static void varint(ByteBuffer out, long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7)
      out.put((byte) (rest & 0x7F | 0x80));
    out.put((byte) rest);
  }
}
