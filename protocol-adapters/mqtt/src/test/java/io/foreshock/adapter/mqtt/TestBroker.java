package io.foreshock.adapter.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A broker of a test, on a free port of the loopback interface. */
interface TestBroker extends AutoCloseable {
  int port();

  @Override
  void close() throws Exception;

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
