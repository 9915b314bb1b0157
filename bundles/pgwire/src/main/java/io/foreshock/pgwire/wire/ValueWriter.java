package io.foreshock.pgwire.wire;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Interval;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of results in PostgreSQL's text and binary formats, each with its length in front. */
public final class ValueWriter {
  /** 2000-01-01 in microseconds since 1970. */
  static final long PG_EPOCH_MICROS = 946_684_800_000_000L;

  private ValueWriter() {
  }

  /** Integers, oids and booleans by their type. */
  public static void number(Out out, int oid, long v, boolean binary) {
    if (!binary) {
      out.beginValue();
      if (oid == Oid.BOOL) out.int8(v != 0 ? 't' : 'f');
      else out.decimal(v);
      out.endValue();
      return;
    }
    switch (oid) {
      case Oid.BOOL -> out.int32(1).int8(v != 0 ? 1 : 0);
      case Oid.INT2 -> out.int32(2).int16((int) v);
      case Oid.INT8 -> out.value64(v);
      default -> out.int32(4).int32((int) v);
    }
  }

  /** @param micros microseconds since 1970, UTC */
  public static void timestamp(Out out, long micros, boolean binary) {
    if (binary) out.value64(micros - PG_EPOCH_MICROS);
    else out.beginValue().ascii(TimeFormat.text(micros)).endValue();
  }

  /** @param micros whole days of 24 hours are written as days */
  public static void interval(Out out, long micros, boolean binary) {
    if (!binary) {
      out.beginValue().ascii(Interval.shown(micros)).endValue();
      return;
    }
    out.int32(16).int64(micros % Micros.DAY).int32((int) (micros / Micros.DAY)).int32(0);
  }

  /** @param carried as {@link Bytea} says */
  public static void bytes(Out out, String carried, boolean binary) {
    byte[] bytes = binary ? Bytea.bytes(carried) : Bytea.format(carried).getBytes(StandardCharsets.US_ASCII);
    out.int32(bytes.length).bytes(bytes);
  }

  public static void floating(Out out, int oid, double v, boolean binary) {
    if (binary && oid == Oid.FLOAT4) out.int32(4).int32(Float.floatToIntBits((float) v));
    else if (binary) out.value64(Double.doubleToLongBits(v));
    else out.beginValue().ascii(oid == Oid.FLOAT4 ? Numbers.text((float) v) : Numbers.text(v)).endValue();
  }

  /** Texts, UUIDs and JSON. */
  public static void text(Out out, int oid, String v, boolean binary) {
    if (binary && oid == Oid.UUID) {
      java.util.UUID id = java.util.UUID.fromString(v);
      out.int32(16).int64(id.getMostSignificantBits()).int64(id.getLeastSignificantBits());
      return;
    }
    out.beginValue();
    if (binary && oid == Oid.JSONB) out.int8(1);
    out.utf8(v).endValue();
  }

  /** {@code [1,2.5]}, the form of pgvector, which is also how a vector is written in a statement. */
  public static void vector(Out out, float[] v) {
    out.beginValue().int8('[');
    for (int i = 0; i < v.length; i++) {
      if (i > 0) out.int8(',');
      out.ascii(Numbers.text(v[i]));
    }
    out.int8(']').endValue();
  }

  /**
   * A value of a small result.
   *
   * @param value
   *            Long, Double, Boolean, String, List or null
   */
  public static void any(Out out, int oid, @Nullable Object value, boolean binary) {
    switch (value) {
      case null -> out.nullValue();
      case Boolean b -> number(out, Oid.BOOL, b ? 1 : 0, binary);
      case Long l when oid == Oid.TIMESTAMPTZ || oid == Oid.TIMESTAMP -> timestamp(out, l, binary);
      case Long l when oid == Oid.FLOAT8 -> floating(out, oid, l, binary);
      case Long l when Oid.length(oid) > 0 -> number(out, oid, l, binary);
      case Long l -> out.beginValue().decimal(l).endValue();
      case Double d when oid == Oid.FLOAT4 || oid == Oid.FLOAT8 -> floating(out, oid, d, binary);
      case Double d -> out.beginValue().ascii(Numbers.text(d)).endValue();
      case List<?> list when binary -> array(out, Oid.element(oid), list);
      case List<?> list -> out.beginValue().utf8(ArrayText.of(list,
          oid == Oid.INT2VECTOR || oid == Oid.OIDVECTOR)).endValue();
      default -> text(out, oid, String.valueOf(value), binary);
    }
  }

  /** One dimension, counted from 1 (the vectors of the catalog count from 0). */
  private static void array(Out out, int element, List<?> values) {
    Out body = new Out();
    body.int32(values.isEmpty() ? 0 : 1).int32(values.contains(null) ? 1 : 0).int32(element);
    if (!values.isEmpty()) body.int32(values.size()).int32(1);
    for (Object v : values)
      any(body, element, v, true);
    io.netty.buffer.ByteBuf bytes = body.take();
    if (bytes == null) return;
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy).release();
    out.int32(copy.length).bytes(copy);
  }
}
