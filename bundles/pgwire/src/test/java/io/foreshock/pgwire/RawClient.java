package io.foreshock.pgwire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks the protocol byte by byte. */
final class RawClient implements AutoCloseable {
  final Socket socket;
  final DataInputStream in;
  final DataOutputStream out;
  int process;
  int key;

  /** @param body without type and length */
  record Reply(char type, byte[] body) {
    /** Fields of an error: C state, M message, P position. */
    String field(char code) {
      String text = new String(body, StandardCharsets.UTF_8);
      for (String part : text.split("\0"))
        if (!part.isEmpty() && part.charAt(0) == code) return part.substring(1);
      return "";
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8).replace("\0", "");
    }
  }

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
  }

  RawClient login() throws IOException {
    byte[] body = "user\0me\0database\0foreshock\0\0".getBytes(StandardCharsets.UTF_8);
    out.writeInt(body.length + 8);
    out.writeInt(196_608);
    out.write(body);
    out.flush();
    for (Reply r : untilReady())
      if (r.type() == 'K') {
        process = java.nio.ByteBuffer.wrap(r.body()).getInt();
        key = java.nio.ByteBuffer.wrap(r.body()).getInt(4);
      }
    return this;
  }

  RawClient send(char type, Object... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    for (Object p : parts) {
      switch (p) {
        case String s -> {
          data.write(s.getBytes(StandardCharsets.UTF_8));
          data.writeByte(0);
        }
        case Integer i -> data.writeInt(i);
        case Short s -> data.writeShort(s);
        case Character c -> data.writeByte(c);
        case byte[] b -> data.write(b);
        default -> throw new IllegalArgumentException(p.toString());
      }
    }
    out.writeByte(type);
    out.writeInt(bytes.size() + 4);
    bytes.writeTo(out);
    return this;
  }

  RawClient query(String sql) throws IOException {
    return send('Q', sql);
  }

  RawClient parse(String name, String sql) throws IOException {
    return send('P', name, sql, (short) 0);
  }

  /** All parameters and results as texts; null = null. */
  RawClient bind(String portal, String statement, String... values) throws IOException {
    List<Object> parts = new ArrayList<>(List.of(portal, statement, (short) 0, (short) values.length));
    for (String v : values) {
      if (v == null) {
        parts.add(-1);
        continue;
      }
      byte[] b = v.getBytes(StandardCharsets.UTF_8);
      parts.add(b.length);
      parts.add(b);
    }
    parts.add((short) 0);
    return send('B', parts.toArray());
  }

  RawClient execute(String portal, int max) throws IOException {
    return send('E', portal, max);
  }

  RawClient sync() throws IOException {
    return send('S');
  }

  Reply read() throws IOException {
    char type = (char) in.readByte();
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return new Reply(type, body);
  }

  List<Reply> untilReady() throws IOException {
    out.flush();
    List<Reply> all = new ArrayList<>();
    do {
      all.add(read());
    } while (all.getLast().type() != 'Z');
    return all;
  }

  /** Types of the answers. */
  static String types(List<Reply> replies) {
    StringBuilder types = new StringBuilder();
    replies.forEach(r -> types.append(r.type()));
    return types.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
