package io.foreshock.pgwire.wire;

import java.util.List;

/** What the server says. */
public final class Reply {
  private Reply() {
  }

  public static void authenticationOk(Out out) {
    out.begin('R').int32(0).end();
  }

  public static void sasl(Out out, List<String> mechanisms) {
    out.begin('R').int32(10);
    mechanisms.forEach(out::cstring);
    out.int8(0).end();
  }

  /** @param code 11 to go on, 12 at the end */
  public static void saslData(Out out, int code, String data) {
    out.begin('R').int32(code).ascii(data).end();
  }

  public static void parameterStatus(Out out, String name, String value) {
    out.begin('S').cstring(name).cstring(value).end();
  }

  public static void backendKey(Out out, int process, int key) {
    out.begin('K').int32(process).int32(key).end();
  }

  /** The client wants a newer minor version than 3.0: none of its options is known. */
  public static void negotiateVersion(Out out, List<String> options) {
    out.begin('v').int32(0).int32(options.size());
    options.forEach(out::cstring);
    out.end();
  }

  /** @param status I idle, T in a transaction, E in a failed one */
  public static void ready(Out out, char status) {
    out.begin('Z').int8(status).end();
  }

  public static void commandComplete(Out out, String tag) {
    out.begin('C').cstring(tag).end();
  }

  /** Without content: empty query, parse and bind complete, no data, portal suspended, close complete, copy done. */
  public static void plain(Out out, char type) {
    out.begin(type).end();
  }

  public static void rowDescription(Out out, List<Field> fields, boolean[] binary) {
    out.begin('T').int16(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      out.cstring(f.name()).int32(f.table()).int16(f.attribute()).int32(f.oid()).int16(Oid.length(f.oid())).int32(-1)
          .int16(isBinary(binary, i) ? 1 : 0);
    }
    out.end();
  }

  /** Formats of Bind: none is text, one is for all. */
  public static boolean isBinary(boolean[] formats, int column) {
    return formats.length == 1 ? formats[0] : formats.length > 0 && formats[column];
  }

  public static void parameterDescription(Out out, List<Integer> oids) {
    out.begin('t').int16(oids.size());
    oids.forEach(out::int32);
    out.end();
  }

  /** @param type G in, H out */
  public static void copyResponse(Out out, char type, boolean binary, int columns) {
    out.begin(type).int8(binary ? 1 : 0).int16(columns);
    for (int i = 0; i < columns; i++)
      out.int16(binary ? 1 : 0);
    out.end();
  }

  public static void error(Out out, PgError error, String severity) {
    out.begin('E').int8('S').cstring(severity).int8('V').cstring(severity).int8('C').cstring(error.state())
        .int8('M').cstring(error.text());
    if (error.position() > 0) out.int8('P').cstring(Integer.toString(error.position()));
    out.int8(0).end();
  }

  public static void notice(Out out, String state, String message) {
    out.begin('N').int8('S').cstring("WARNING").int8('V').cstring("WARNING").int8('C').cstring(state).int8('M')
        .cstring(message).int8(0).end();
  }
}
