package io.foreshock.adapter.mqtt.wire;

import java.nio.charset.StandardCharsets;

/**
 * Goes through the fields of a message in Protocol Buffers' wire format:
 *
 * <pre>
 *   field   | tag: varint, number << 3 | type | value by type |
 *   type 0  varint, 7 bits a byte from the lowest on, at most 10 bytes
 *   type 1  8 bytes, type 5  4 bytes, both from the lowest on
 *   type 2  length: varint, so many bytes: text, bytes or a message
 * </pre>
 *
 * Types 3 and 4 (groups) are not used by anybody any more and refused. Confined
 * to one thread.
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtoReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** @return false at the end; else {@link #field()} is the next one's number */
  boolean next() {
    if (at == end)
      return false;
    long tag = raw();
    if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE >> 2)
      throw malformed("no field number: " + (tag >>> 3));
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    return true;
  }

  int field() {
    return field;
  }

  long varint() {
    expect(VARINT);
    return raw();
  }

  boolean flag() {
    return varint() != 0;
  }

  int fixed32() {
    expect(FIXED_32);
    return (int) little(4);
  }

  long fixed64() {
    expect(FIXED_64);
    return little(8);
  }

  String text() {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  ProtoReader message() {
    int length = length();
    ProtoReader inner = new ProtoReader(bytes, at, at + length);
    at += length;
    return inner;
  }

  void skip() {
    switch (type) {
      case VARINT -> raw();
      case FIXED_64 -> little(8);
      case BYTES -> {
        int length = length();
        at += length;
      }
      case FIXED_32 -> little(4);
      default -> throw malformed("unknown type of field: " + type);
    }
  }

  private int length() {
    expect(BYTES);
    long length = raw();
    if (length < 0 || length > end - at)
      throw malformed("ends early: needs=" + length + " bytes, has=" + (end - at));
    return (int) length;
  }

  private long raw() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at == end)
        throw malformed("ends within a number");
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << 7 * i;
      if (b >= 0)
        return value;
    }
    throw malformed("number longer than 10 bytes");
  }

  private long little(int size) {
    if (end - at < size)
      throw malformed("ends early: needs=" + size + " bytes, has=" + (end - at));
    long value = 0;
    for (int i = 0; i < size; i++)
      value |= (bytes[at++] & 0xFFL) << 8 * i;
    return value;
  }

  private void expect(int expected) {
    if (type != expected)
      throw malformed("field " + field + " is of type " + type + ", expected=" + expected);
  }

  MalformedPayloadException malformed(String reason) {
    return new MalformedPayloadException(at, reason);
  }
}
