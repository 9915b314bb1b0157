package io.foreshock.pgwire.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of one message, which must fill it exactly. The bytes are a stranger's. */
public final class Messages {
  private static final int CANCEL = 80_877_102;
  private static final int SSL = 80_877_103;
  private static final int GSS = 80_877_104;
  private static final int MAX_STARTUP_PARAMETERS = 64;
  private static final byte[] NO_BYTES = {};

  private final ByteBuf in;

  private Messages(ByteBuf in) {
    this.in = in;
  }

  /**
   * @throws PgError
   *             {@code 08P01}
   */
  public static Message startup(ByteBuf body) {
    Messages m = new Messages(body);
    int version = m.int32();
    Message message = switch (version) {
      case CANCEL -> new Message.Cancel(m.int32(), m.int32());
      case SSL -> new Message.SslRequest();
      case GSS -> new Message.GssRequest();
      default -> {
        if (version >>> 16 != 3)
          throw new PgError(PgError.NOT_SUPPORTED,
              "protocol version is not supported: " + (version >>> 16) + "." + (version & 0xffff) + ", supported=3.0");
        yield new Message.Startup(version & 0xffff, m.startupParameters());
      }
    };
    return m.whole(message);
  }

  private Map<String, String> startupParameters() {
    Map<String, String> parameters = new HashMap<>();
    for (String name = string(); !name.isEmpty(); name = string()) {
      if (parameters.size() == MAX_STARTUP_PARAMETERS)
        throw malformed("too many parameters: limit=" + MAX_STARTUP_PARAMETERS);
      parameters.put(name, string());
    }
    return parameters;
  }

  /**
   * @param type
   *            first byte of the message
   * @throws PgError
   *             {@code 08P01}
   */
  public static Message of(byte type, ByteBuf body) {
    Messages m = new Messages(body);
    return m.whole(switch (type) {
      case 'Q' -> new Message.Query(m.string());
      case 'P' -> m.parse();
      case 'B' -> m.bind();
      case 'D' -> new Message.Describe(m.portal(), m.string());
      case 'E' -> new Message.Execute(m.string(), m.int32());
      case 'C' -> new Message.Close(m.portal(), m.string());
      case 'H' -> new Message.Flush();
      case 'S' -> new Message.Sync();
      case 'X' -> new Message.Terminate();
      case 'p' -> new Message.Password(m.rest());
      case 'd' -> new Message.CopyData(m.rest());
      case 'c' -> new Message.CopyDone();
      case 'f' -> new Message.CopyFail(m.string());
      case 'F' -> {
        m.rest();
        yield new Message.FunctionCall();
      }
      default -> throw malformed("unknown message type: 0x" + Integer.toHexString(type & 0xff));
    });
  }

  private Message whole(Message message) {
    if (in.isReadable()) throw malformed("message is longer than its content: bytes=" + in.readableBytes());
    return message;
  }

  private Message parse() {
    String name = string();
    String sql = string();
    int count = count(4);
    List<Integer> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++)
      types.add(int32());
    return new Message.Parse(name, sql, types);
  }

  private Message bind() {
    String portal = string();
    String statement = string();
    boolean[] formats = formats();
    int count = count(4);
    if (formats.length > 1 && formats.length != count)
      throw malformed("formats do not match parameters: formats=" + formats.length + ", parameters=" + count);
    byte[] @Nullable [] values = new byte[count][];
    boolean[] binary = new boolean[count];
    for (int i = 0; i < count; i++) {
      binary[i] = formats.length == 1 ? formats[0] : formats.length > 1 && formats[i];
      values[i] = value();
    }
    return new Message.Bind(portal, statement, binary, values, formats());
  }

  private boolean[] formats() {
    boolean[] binary = new boolean[count(2)];
    for (int i = 0; i < binary.length; i++) {
      short format = in.readShort();
      if (format != 0 && format != 1) throw malformed("unknown format: " + format);
      binary[i] = format == 1;
    }
    return binary;
  }

  private byte @Nullable [] value() {
    int length = int32();
    if (length == -1) return null;
    if (length < 0 || length > in.readableBytes())
      throw malformed("value is longer than its message: length=" + length);
    return bytes(length);
  }

  private boolean portal() {
    if (!in.isReadable()) throw malformed("message ends early");
    byte kind = in.readByte();
    if (kind != 'P' && kind != 'S') throw malformed("neither a portal nor a statement");
    return kind == 'P';
  }

  /** A 16-bit count of things that take at least {@code size} bytes each. */
  private int count(int size) {
    if (in.readableBytes() < 2) throw malformed("message ends early");
    int count = in.readUnsignedShort();
    if ((long) count * size > in.readableBytes()) throw malformed("message ends early: count=" + count);
    return count;
  }

  private int int32() {
    if (in.readableBytes() < 4) throw malformed("message ends early");
    return in.readInt();
  }

  private String string() {
    int length = in.bytesBefore((byte) 0);
    if (length < 0) throw malformed("text does not end");
    String text = utf8(bytes(length));
    in.skipBytes(1);
    return text;
  }

  /**
   * @throws PgError
   *             {@code 22021} for bytes that are not UTF-8
   */
  public static String utf8(byte[] bytes) {
    if (isAscii(bytes)) return new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PgError("22021", "invalid byte sequence for encoding \"UTF8\"");
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes)
      if (b < 0) return false;
    return true;
  }

  private byte[] rest() {
    return bytes(in.readableBytes());
  }

  private byte[] bytes(int length) {
    if (length == 0) return NO_BYTES;
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  private static PgError malformed(String what) {
    return new PgError(PgError.PROTOCOL_VIOLATION, "invalid message: " + what);
  }
}
