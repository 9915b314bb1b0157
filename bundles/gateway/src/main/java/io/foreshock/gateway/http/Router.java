package io.foreshock.gateway.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint of a path such as {@code /api/alarms/{id}/ack}. Immutable once built. */
public final class Router {
  private record Route(String method, List<String> segments, Endpoint endpoint) {
    @Nullable
    Map<String, String> match(List<String> path) {
      if (path.size() != segments.size())
        return null;
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String segment = segments.get(i);
        if (segment.startsWith("{"))
          variables.put(segment.substring(1, segment.length() - 1), path.get(i));
        else
          if (!segment.equals(path.get(i)))
            return null;
      }
      return variables;
    }
  }

  private final List<Route> routes;

  private Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * @throws HttpError
   *             404 for an unknown path, 405 for another method
   */
  public void dispatch(Exchange exchange) throws IOException {
    List<String> path = split(exchange.path());
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> variables = route.match(path);
      if (variables == null)
        continue;
      if (route.method().equals(method)) {
        route.endpoint().handle(exchange.with(variables));
        return;
      }
      allowed.add(route.method());
    }
    if (allowed.isEmpty())
      throw HttpError.notFound("no such path; docs/api.md lists them");
    throw new HttpError(405, "METHOD_NOT_ALLOWED", "allowed here: " + String.join(", ", allowed)).header("Allow",
        String.join(", ", allowed));
  }

  private static List<String> split(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String raw : rawPath.split("/", -1)) {
      if (raw.isEmpty())
        continue;
      try {
        segments.add(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw HttpError.badRequest("malformed percent-encoding in the path");
      }
    }
    return segments;
  }

  /** Collects routes. */
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {
    }

    public Builder get(String pattern, Endpoint endpoint) {
      return add("GET", pattern, endpoint);
    }

    public Builder post(String pattern, Endpoint endpoint) {
      return add("POST", pattern, endpoint);
    }

    public Builder delete(String pattern, Endpoint endpoint) {
      return add("DELETE", pattern, endpoint);
    }

    public Router build() {
      return new Router(routes);
    }

    private Builder add(String method, String pattern, Endpoint endpoint) {
      List<String> segments = new ArrayList<>(List.of(pattern.split("/")));
      segments.removeIf(String::isEmpty);
      routes.add(new Route(method, List.copyOf(segments), endpoint));
      return this;
    }
  }
}
