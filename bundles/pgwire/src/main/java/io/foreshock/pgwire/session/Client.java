package io.foreshock.pgwire.session;

import io.netty.buffer.ByteBuf;

/** The connection as its session sees it. Thread-safe. */
public interface Client {
  /** Sends bytes, which are released then. */
  void send(ByteBuf bytes);

  /** False while the client is slow to read: then {@link Session#wake} is called when it has read. */
  boolean isWritable();

  /** Whether to read what the client sends; it may still send what was on the way. */
  void reading(boolean on);

  /** The client is known: long messages are allowed from now on. */
  void admitted();

  /** Whether it comes from this machine. */
  boolean isLocal();

  boolean isEncrypted();

  /** Closes when everything is sent. */
  void close();

  /** Does something later, unless the returned task is run before. */
  Runnable after(long millis, Runnable task);
}
