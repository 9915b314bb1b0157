package io.foreshock.gateway.live;

import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.RequestGuard;
import io.foreshock.gateway.http.SecurityHeaders;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;

/** {@code /sensor-stream}: upgrades to a WebSocket for pages of this machine and configured origins. */
public final class SensorStreamServlet extends JettyWebSocketServlet {
  private static final long serialVersionUID = 1;
  private static final int MAX_MESSAGE = 1 << 16;
  /** Three missed pings. */
  private static final Duration IDLE = StreamClient.PING_EVERY.multipliedBy(3);

  private final transient LiveHub hub;
  private final transient RequestGuard guard;
  private final transient GatewayStats stats;

  public SensorStreamServlet(LiveHub hub, RequestGuard guard, GatewayStats stats) {
    this.hub = hub;
    this.guard = guard;
    this.stats = stats;
  }

  @Override
  protected void configure(JettyWebSocketServletFactory factory) {
    factory.setIdleTimeout(IDLE);
    factory.setMaxTextMessageSize(MAX_MESSAGE);
    factory.setMaxBinaryMessageSize(1);
    factory.setCreator((request, response) -> new StreamSocket(hub));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Exchange exchange = new Exchange(request, response);
    try {
      guard.checkHost(exchange.header("Host"));
      guard.checkOrigin(exchange.header("Origin"));
      if (!"websocket".equalsIgnoreCase(exchange.header("Upgrade")))
        throw new HttpError(426, "UPGRADE_REQUIRED", "connect with a WebSocket").header("Upgrade", "websocket");
      if (hub.full())
        throw new HttpError(503, "TOO_BUSY", "too many stream clients").header("Retry-After", "5");
    } catch (HttpError e) {
      SecurityHeaders.apply(response);
      exchange.error(e);
      stats.answered(e.status());
      return;
    }
    super.service(request, response);
  }
}
