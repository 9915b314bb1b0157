package io.foreshock.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One request and its answer. Confined to the request's thread. */
public final class Exchange {
  private static final int MAX_SMALL_BODY = 1 << 20;
  private static final int MAX_DRAIN = 1 << 20;

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Map<String, String> variables;

  public Exchange(HttpServletRequest request, HttpServletResponse response) {
    this(request, response, Map.of());
  }

  private Exchange(HttpServletRequest request, HttpServletResponse response, Map<String, String> variables) {
    this.request = request;
    this.response = response;
    this.variables = variables;
  }

  Exchange with(Map<String, String> pathVariables) {
    return new Exchange(request, response, pathVariables);
  }

  public String method() {
    return request.getMethod();
  }

  /** Still percent-encoded, without the query. */
  public String path() {
    String context = request.getContextPath();
    String uri = request.getRequestURI();
    return context == null ? uri : uri.substring(context.length());
  }

  public String variable(String name) {
    String value = variables.get(name);
    if (value == null)
      throw new IllegalStateException("route without this variable: " + name);
    return value;
  }

  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /** @return null when absent or blank */
  public @Nullable String query(String name) {
    String value = request.getParameter(name);
    return value == null || value.isBlank() ? null : value;
  }

  public String requiredQuery(String name) {
    String value = query(name);
    if (value == null)
      throw HttpError.badRequest("query parameter missing: " + name);
    return value;
  }

  /** Microseconds UTC of a time parameter, or the default when it is absent. */
  public long timeQuery(String name, long absent) {
    String value = query(name);
    try {
      return value == null ? absent : TimeText.parse(value);
    } catch (IllegalArgumentException e) {
      throw HttpError.badRequest(name + ": " + e.getMessage());
    }
  }

  public int intQuery(String name, int absent, int min, int max) {
    String value = query(name);
    if (value == null)
      return absent;
    try {
      int n = Integer.parseInt(value);
      if (n >= min && n <= max)
        return n;
    } catch (NumberFormatException e) {
      // answered below like a number out of range
    }
    throw HttpError.badRequest(name + " must be a number from " + min + " to " + max);
  }

  /** The media type without parameters, lower case; empty when absent. */
  public String contentType() {
    return mediaType(request.getContentType());
  }

  static String mediaType(@Nullable String header) {
    if (header == null)
      return "";
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** True when the client names this media type; a wildcard does not count. */
  public boolean accepts(String mediaType) {
    String accept = request.getHeader("Accept");
    if (accept == null)
      return false;
    for (String part : accept.split(","))
      if (mediaType(part).equals(mediaType))
        return true;
    return false;
  }

  /**
   * The body, cut off with a {@link BodyTooLargeException} beyond the limit.
   *
   * @throws HttpError
   *             413 at once when the announced length is above the limit, 415 for a compressed body
   */
  public InputStream body(long limit) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity"))
      throw HttpError.unsupportedType("Content-Encoding not supported; send the body uncompressed");
    if (request.getContentLengthLong() > limit)
      throw HttpError.tooLarge("body", limit);
    return new BoundedBody(request.getInputStream(), limit);
  }

  /** A small JSON object. */
  public JsonBody jsonBody() throws IOException {
    if (!contentType().equals("application/json"))
      throw HttpError.unsupportedType("Content-Type must be application/json");
    return JsonBody.of(Json.tree(body(MAX_SMALL_BODY)));
  }

  public void json(int status, Consumer<JsonGenerator> content) throws IOException {
    try (JsonGenerator g = Json.generator(start(status, "application/json"))) {
      content.accept(g);
    }
  }

  public void jsonObject(int status, Consumer<JsonGenerator> properties) throws IOException {
    json(status, g -> {
      g.writeStartObject();
      properties.accept(g);
      g.writeEndObject();
    });
  }

  public void text(int status, String contentType, String text) throws IOException {
    bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  public void bytes(int status, String contentType, byte[] content) throws IOException {
    response.setContentLength(content.length);
    try (OutputStream out = start(status, contentType)) {
      out.write(content);
    }
  }

  /** Begins a streamed answer. */
  public OutputStream start(int status, String contentType) throws IOException {
    response.setStatus(status);
    response.setContentType(contentType.startsWith("text/") ? contentType + ";charset=utf-8" : contentType);
    return new BufferedOutputStream(response.getOutputStream(), 1 << 14);
  }

  public void header(String name, String value) {
    response.setHeader(name, value);
  }

  /** Answers with an error, unless the answer has already begun. */
  public void error(HttpError error) throws IOException {
    if (response.isCommitted())
      return;
    drain();
    response.reset();
    SecurityHeaders.apply(response);
    error.headers().forEach(response::setHeader);
    if (accepts("text/plain"))
      text(error.status(), "text/plain", people(error));
    else
      jsonObject(error.status(), g -> {
        g.writeObjectPropertyStart("error");
        writeError(g, error);
        g.writeEndObject();
      });
  }

  /**
   * Reads on a little where a body was refused half way: a client that is still writing when the connection closes would
   * see a broken pipe instead of the answer (RFC 9112, 9.6).
   */
  private void drain() {
    try {
      InputStream rest = request.getInputStream();
      byte[] buffer = new byte[1 << 13];
      int left = MAX_DRAIN;
      for (int n = rest.read(buffer); n >= 0 && left > 0; n = rest.read(buffer))
        left -= n;
    } catch (IOException | IllegalStateException e) {
      // nothing left to read, or nobody left to answer: writing the answer will tell
    }
  }

  /** One line for a command line. */
  private static String people(HttpError error) {
    Long line = error.details().get("line");
    Long column = error.details().get("column");
    return error.text() + (line == null ? "" : " (line " + line + (column == null ? "" : ", column " + column) + ")")
        + "\n";
  }

  public static void writeError(JsonGenerator g, HttpError error) {
    g.writeStringProperty("code", error.code());
    g.writeStringProperty("message", error.text());
    error.details().forEach((name, value) -> g.writeNumberProperty(name, value.longValue()));
  }
}
