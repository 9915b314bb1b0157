package io.foreshock.adapter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that serves a document, with an ETag, to whom it knows. */
final class JsonServer implements AutoCloseable {
  final AtomicInteger served = new AtomicInteger();
  final AtomicInteger unchanged = new AtomicInteger();
  volatile String user = "";
  volatile int status = 200;
  /** {@code #} stands for the number of the request. */
  volatile String document = "{\"motor\":{\"temp\":#,\"on\":true},\"ts\":\"2026-03-14T02:10:00Z\",\"list\":[\"7\"]}";
  private final HttpServer server;

  JsonServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/status", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    String login = "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    if (!user.isEmpty() && !login.equals(exchange.getRequestHeaders().getFirst("Authorization")))
      send(exchange, 401, new byte[0]);
    else
      if (status != 200)
        send(exchange, status, new byte[0]);
      else
        if (!document.contains("#") && ("\"" + document.hashCode() + "\"").equals(known)) {
          unchanged.incrementAndGet();
          send(exchange, 304, new byte[0]);
        } else {
          String body = document.replace("#", Integer.toString(served.incrementAndGet()));
          exchange.getResponseHeaders().add("ETag", "\"" + document.hashCode() + "\"");
          send(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
        }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/status";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
