package io.foreshock.pgwire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket and the thread that waits at it: all there is while no client comes. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int BACKLOG = 128;
  private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;
  private static final long STACK_BYTES = 256 << 10;

  private final ServerSocketChannel socket;
  private final Consumer<SocketChannel> clients;

  /**
   * @param clients
   *            takes each client's socket
   * @throws IOException
   *             when the port is taken
   */
  Listener(String host, int port, Consumer<SocketChannel> clients) throws IOException {
    this.clients = clients;
    this.socket = ServerSocketChannel.open();
    try {
      socket.setOption(java.net.StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  Listener start() {
    Thread thread = new Thread(null, this::accept, "pgwire-accept", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  int port() {
    return socket.socket().getLocalPort();
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        SocketChannel client = socket.accept();
        hand(client);
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        if (!socket.isOpen()) return;
        LOG.warn("cannot accept a client", e);
        java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
      }
    }
  }

  private void hand(SocketChannel client) throws IOException {
    try {
      clients.accept(client);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("cannot serve a client", e);
      client.close();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("socket does not close", e);
    }
  }
}
