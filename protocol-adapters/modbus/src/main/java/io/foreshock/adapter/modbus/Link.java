package io.foreshock.adapter.modbus;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** One open connection; opened once, thrown away after {@link #close()}. Thread-safe. */
interface Link {
  /** Completes when requests can be sent. */
  CompletableFuture<Void> connect();

  /**
   * Sends a request and completes with the answer's protocol data unit, or
   * exceptionally when the connection is lost. Never completes when nobody
   * answers; cancel it then.
   */
  CompletableFuture<ByteBuffer> exchange(int unit, ByteBuffer pdu);

  void close();
}
