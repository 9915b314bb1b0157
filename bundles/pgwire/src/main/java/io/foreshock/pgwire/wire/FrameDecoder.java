package io.foreshock.pgwire.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into messages:
 *
 * <pre>
 *   0        4              length                 before the startup message
 *   | length | body          |
 *   0      1        5                 1 + length   afterwards
 *   | type | length | body             |
 * </pre>
 *
 * The length counts itself. After a message that cannot be read it gives one {@link Message.Malformed} and passes over
 * all else. Confined to the connection's event loop.
 */
public final class FrameDecoder {
  /** PostgreSQL's own limit for the startup packet. */
  static final int MAX_STARTUP = 10_000;
  /** Until the client is let in. */
  static final int MAX_LOGIN = 65_536;

  private enum State {
    STARTUP, LOGIN, OPEN, BROKEN
  }

  private final int maxMessage;
  private State state = State.STARTUP;

  /**
   * @param maxMessage
   *            bytes of the longest message of a client that has been let in
   */
  public FrameDecoder(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /** The client is known: longer messages are allowed. */
  public void open() {
    if (state == State.LOGIN) state = State.OPEN;
  }

  /** The next whole message of the buffer, or null. */
  public @Nullable Message next(ByteBuf in) {
    if (state == State.BROKEN) {
      in.skipBytes(in.readableBytes());
      return null;
    }
    int header = state == State.STARTUP ? 4 : 5;
    if (in.readableBytes() < header) return null;
    long length = in.getInt(in.readerIndex() + header - 4);
    int limit = switch (state) {
      case STARTUP -> MAX_STARTUP;
      case LOGIN -> MAX_LOGIN;
      case OPEN, BROKEN -> maxMessage;
    };
    if (length < 4 || length > limit)
      return broken(new PgError(PgError.PROTOCOL_VIOLATION,
          "invalid length of a message: length=" + length + ", limit=" + limit));
    if (in.readableBytes() < header + length - 4) return null;
    byte type = in.getByte(in.readerIndex());
    ByteBuf body = in.skipBytes(header).readSlice((int) length - 4);
    try {
      if (state != State.STARTUP) return Messages.of(type, body);
      Message message = Messages.startup(body);
      if (message instanceof Message.Startup) state = State.LOGIN;
      // what a man in the middle put behind it must not count as sent under TLS
      else
        if (in.isReadable())
          return broken(new PgError(PgError.PROTOCOL_VIOLATION,
              "received unencrypted data after the request for encryption"));
      return message;
    } catch (PgError e) {
      return broken(e);
    }
  }

  private Message broken(PgError error) {
    state = State.BROKEN;
    return new Message.Malformed(error);
  }
}
