package io.foreshock.adapter.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes Sparkplug B payloads field by field. */
final class SparkplugMessage {
  static final int INT8 = 1;
  static final int INT16 = 2;
  static final int INT32 = 3;
  static final int INT64 = 4;
  static final int UINT64 = 8;
  static final int FLOAT = 9;
  static final int DOUBLE = 10;
  static final int BOOLEAN = 11;
  static final int STRING = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static SparkplugMessage of(long timestamp, int seq) {
    SparkplugMessage message = new SparkplugMessage();
    message.varint(1, timestamp);
    if (seq >= 0)
      message.varint(3, seq);
    return message;
  }

  /** One metric; fields are appended to it. */
  static SparkplugMessage metric(String name, long alias, int datatype) {
    SparkplugMessage metric = new SparkplugMessage();
    if (!name.isEmpty())
      metric.text(1, name);
    if (alias >= 0)
      metric.varint(2, alias);
    if (datatype > 0)
      metric.varint(4, datatype);
    return metric;
  }

  SparkplugMessage with(SparkplugMessage metric) {
    return bytes(2, metric.bytes());
  }

  SparkplugMessage at(long millis) {
    return varint(3, millis);
  }

  SparkplugMessage flag(int field) {
    return varint(field, 1);
  }

  SparkplugMessage whole(long value) {
    return varint(10, value);
  }

  SparkplugMessage large(long value) {
    return varint(11, value);
  }

  SparkplugMessage real(double value) {
    key(13, 1);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    return this;
  }

  SparkplugMessage small(float value) {
    key(12, 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  SparkplugMessage truth(boolean value) {
    return varint(14, value ? 1 : 0);
  }

  /** Unit and range. */
  SparkplugMessage facts(String unit, double low, double high) {
    SparkplugMessage properties = new SparkplugMessage();
    for (String key : new String[]{"engUnit", "engLow", "engHigh"})
      properties.text(1, key);
    properties.bytes(2, new SparkplugMessage().varint(1, STRING).text(8, unit).bytes());
    for (double limit : new double[]{low, high}) {
      SparkplugMessage value = new SparkplugMessage().varint(1, DOUBLE);
      value.key(6, 1);
      value.out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(limit).array());
      properties.bytes(2, value.bytes());
    }
    return bytes(9, properties.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  SparkplugMessage varint(int field, long value) {
    key(field, 0);
    raw(value);
    return this;
  }

  SparkplugMessage text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  SparkplugMessage bytes(int field, byte[] bytes) {
    key(field, 2);
    raw(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void key(int field, int type) {
    raw(field << 3 | type);
  }

  private void raw(long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7)
      out.write((int) (rest & 0x7F | 0x80));
    out.write((int) rest);
  }
}
