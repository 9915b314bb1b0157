package io.foreshock.gateway.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Jetty's side of a client. Public because Jetty calls it by reflection. */
public final class StreamSocket extends Session.Listener.AbstractAutoDemanding {
  private static final Duration SEND_LIMIT = Duration.ofSeconds(10);
  private final LiveHub hub;
  private @Nullable StreamClient client;

  StreamSocket(LiveHub hub) {
    this.hub = hub;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    super.onWebSocketOpen(session);
    client = hub.connect(new JettyWire(session));
  }

  @Override
  public void onWebSocketText(String message) {
    StreamClient c = client;
    if (c != null)
      hub.receive(c, message);
  }

  @Override
  public void onWebSocketClose(int statusCode, @Nullable String reason) {
    gone();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    gone();
  }

  private void gone() {
    StreamClient c = client;
    if (c != null)
      hub.disconnect(c);
  }

  /** Sends one message at a time and gives a client that does not read a limited time. */
  private record JettyWire(Session session) implements Wire {
    @Override
    public void send(String text) throws IOException, InterruptedException {
      await(Callback.Completable.with(c -> session.sendText(text, c)));
    }

    @Override
    public void ping() throws IOException, InterruptedException {
      await(Callback.Completable.with(c -> session.sendPing(ByteBuffer.allocate(0), c)));
    }

    @Override
    public void close(int code, String reason) {
      session.close(code, reason, Callback.NOOP);
    }

    private void await(Callback.Completable sent) throws IOException, InterruptedException {
      try {
        sent.get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        session.disconnect();
        throw new IOException("client does not read: limit=" + SEND_LIMIT, e);
      } catch (ExecutionException e) {
        throw new IOException("connection is gone", e);
      }
    }
  }
}
