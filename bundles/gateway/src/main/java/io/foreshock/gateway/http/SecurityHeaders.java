package io.foreshock.gateway.http;

import jakarta.servlet.http.HttpServletResponse;

/** Headers on every answer: no sniffing, no framing, no caching, nothing loaded from elsewhere. */
public final class SecurityHeaders {
  private SecurityHeaders() {
  }

  public static void apply(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }
}
