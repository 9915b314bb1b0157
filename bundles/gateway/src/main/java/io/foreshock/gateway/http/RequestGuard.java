package io.foreshock.gateway.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other sites away from an appliance that trusts its own machine: the Host header must name it (DNS
 * rebinding), an Origin must be local (cross-site WebSockets and requests), and a change must come with a content type
 * no HTML form can send (cross-site request forgery without a preflight). Immutable.
 */
public final class RequestGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> FORM_TYPES = Set.of("", "application/x-www-form-urlencoded", "multipart/form-data",
      "text/plain");

  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * @param hosts
   *            host names besides the loopback names, without port
   * @param origins
   *            origins besides loopback ones, {@code https://scada.plant.example}
   */
  public RequestGuard(List<String> hosts, List<String> origins) {
    this.hosts = new HashSet<>(LOOPBACK);
    for (String host : hosts)
      this.hosts.add(host.strip().toLowerCase(Locale.ROOT));
    this.origins = new HashSet<>();
    for (String origin : origins)
      this.origins.add(origin.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * @throws HttpError
   *             403 or 415
   */
  public void check(Exchange exchange) {
    checkHost(exchange.header("Host"));
    checkOrigin(exchange.header("Origin"));
    String method = exchange.method();
    // DELETE and PUT always need a preflight, which is never granted; POST does not.
    if (method.equals("POST") && FORM_TYPES.contains(exchange.contentType()))
      throw HttpError.unsupportedType("a POST needs a Content-Type such as application/json");
  }

  public void checkHost(@Nullable String header) {
    if (header == null || !hosts.contains(hostOf(header)))
      throw new HttpError(403, "FORBIDDEN_HOST", "the Host header must name this appliance; add it to allowedHosts");
  }

  public void checkOrigin(@Nullable String header) {
    if (header != null && !isAllowedOrigin(header))
      throw new HttpError(403, "FORBIDDEN_ORIGIN", "pages of this origin may not use the appliance");
  }

  boolean isAllowedOrigin(String header) {
    String origin = header.strip().toLowerCase(Locale.ROOT);
    if (origins.contains(origin))
      return true;
    try {
      URI uri = new URI(origin);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
          && (uri.getRawPath() == null || uri.getRawPath().isEmpty());
      return web && bare && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String hostOf(String header) {
    String h = header.strip().toLowerCase(Locale.ROOT);
    if (h.startsWith("[")) {
      int end = h.indexOf(']');
      return end < 0 ? "" : portOrNothing(h.substring(end + 1)) ? h.substring(0, end + 1) : "";
    }
    int colon = h.indexOf(':');
    if (colon < 0)
      return h;
    return portOrNothing(h.substring(colon)) ? h.substring(0, colon) : "";
  }

  private static boolean portOrNothing(String rest) {
    return rest.isEmpty() || rest.matches(":[0-9]{1,5}");
  }
}
