package io.foreshock.gateway.status;

import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /}: the status page, its script and its style, all from this bundle. */
public final class StatusPage {
  private StatusPage() {
  }

  public static Router.Builder addTo(Router.Builder routes) {
    return routes.get("/", file("index.html", "text/html")).get("/status.css", file("status.css", "text/css"))
        .get("/status.js", file("status.js", "text/javascript"));
  }

  private static Endpoint file(String name, String type) {
    byte[] content;
    try (InputStream in = StatusPage.class.getResourceAsStream("/web/" + name)) {
      if (in == null)
        throw new IllegalStateException("bundle without its page: " + name);
      content = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return exchange -> exchange.bytes(200, type, content);
  }
}
