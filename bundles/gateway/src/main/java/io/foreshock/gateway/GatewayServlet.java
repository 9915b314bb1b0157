package io.foreshock.gateway;

import io.foreshock.gateway.http.ErrorMapping;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.RequestGuard;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.SecurityHeaders;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.JacksonIOException;

/** The edge: guards, routes, and turns whatever goes wrong into a JSON error without internals. Thread-safe. */
final class GatewayServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServlet.class);
  private static final long serialVersionUID = 1;

  private final transient RequestGuard guard;
  private final transient Router router;
  private final transient GatewayStats stats;

  GatewayServlet(RequestGuard guard, Router router, GatewayStats stats) {
    this.guard = guard;
    this.router = router;
    this.stats = stats;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
    SecurityHeaders.apply(response);
    Exchange exchange = new Exchange(request, response);
    try {
      guard.check(exchange);
      router.dispatch(exchange);
    } catch (RuntimeException e) {
      if (response.isCommitted())
        abort(request, e);
      else
        exchange.error(ErrorMapping.of(e));
    } catch (EOFException e) {
      LOG.debug("client went away: path={}", request.getRequestURI());
    } catch (IOException e) {
      LOG.warn("request broken off: path={}, cause={}", request.getRequestURI(), e.toString());
      exchange.error(new HttpError(500, "INTERNAL", "cannot read or write"));
    } finally {
      stats.answered(response.getStatus());
    }
  }

  /** The status line is gone: break the connection rather than let a cut-off answer look complete. */
  private static void abort(HttpServletRequest request, RuntimeException e) throws IOException {
    if (e instanceof JacksonIOException) {
      LOG.debug("client went away: path={}", request.getRequestURI());
      return;
    }
    throw new IOException("answer broken off: " + ErrorMapping.of(e).text(), e);
  }
}
