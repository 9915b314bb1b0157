package io.foreshock.gateway.live;

import java.io.IOException;

/** A WebSocket as a client's sender sees it. */
interface Wire {
  /**
   * Sends one text message and waits until it has left.
   *
   * @throws IOException
   *             when the connection is gone or the client does not read
   */
  void send(String text) throws IOException, InterruptedException;

  /** Keeps the connection from looking idle. */
  void ping() throws IOException, InterruptedException;

  /** Says goodbye; returns at once. */
  void close(int code, String reason);
}
