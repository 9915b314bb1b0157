package io.foreshock.gateway.plant;

import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.api.platform.BundleAdmin.Installation;
import io.foreshock.api.platform.BundleAdmin.Progress;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.http.TokenGuard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * {@code /api/bundles}: list, install and remove bundles. Code that is installed here runs with all rights, so every
 * request needs the token only this machine's owner of the data folder can read.
 */
public final class BundleEndpoints {
  public static final String TOKEN_HEADER = TokenGuard.HEADER;
  public static final long MAX_JAR = 64L << 20;
  private static final int MAX_NAME = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<String> JAR_TYPES = Set.of("application/java-archive", "application/octet-stream",
      "application/zip");

  private final Services services;
  private final TokenGuard guard;
  private final Path uploads;

  /**
   * @param uploads
   *            folder for jars while they come in
   */
  public BundleEndpoints(Services services, TokenGuard guard, Path uploads) {
    this.services = services;
    this.guard = guard;
    this.uploads = uploads;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get("/api/bundles", this::list).post("/api/bundles", this::install)
        .delete("/api/bundles/{symbolicName}", this::remove);
  }

  private void list(Exchange exchange) throws IOException {
    guard.require(exchange);
    List<BundleInfo> bundles = services.require(BundleAdmin.class).bundles();
    if (exchange.accepts("text/plain"))
      exchange.text(200, "text/plain", table(bundles));
    else
      exchange.json(200, g -> PlantJson.array(g, bundles, BundleEndpoints::write));
  }

  private void install(Exchange exchange) throws IOException {
    guard.require(exchange);
    BundleAdmin admin = services.require(BundleAdmin.class);
    if (!JAR_TYPES.contains(exchange.contentType()))
      throw HttpError.unsupportedType("Content-Type must be application/java-archive");
    Files.createDirectories(uploads);
    Path jar = Files.createTempFile(uploads, "upload-", ".jar");
    try {
      try (InputStream body = exchange.body(MAX_JAR)) {
        Files.copy(body, jar, StandardCopyOption.REPLACE_EXISTING);
      } catch (BodyTooLargeException e) {
        throw HttpError.tooLarge("bundle", e.limit());
      }
      BundleInfo installed = admin.install(jar, TIMEOUT, how(exchange));
      if (exchange.accepts("text/plain"))
        exchange.text(200, "text/plain", "installed " + table(List.of(installed)));
      else
        exchange.json(200, g -> write(g, installed));
    } finally {
      Files.deleteIfExists(jar);
    }
  }

  private static Installation how(Exchange exchange) {
    String by = exchange.query("by");
    if (by != null && by.length() > MAX_NAME)
      throw HttpError.badRequest("by: " + by.length() + " characters, limit " + MAX_NAME);
    return new Installation("true".equals(exchange.query("allowUnsigned")), by == null ? "http" : by, Progress.NONE);
  }

  private void remove(Exchange exchange) throws IOException {
    guard.require(exchange);
    String name = exchange.variable("symbolicName");
    services.require(BundleAdmin.class).uninstall(name, TIMEOUT);
    if (exchange.accepts("text/plain"))
      exchange.text(200, "text/plain", "removed " + name + "\n");
    else
      exchange.jsonObject(200, g -> g.writeStringProperty("removed", name));
  }

  /** One bundle a line, aligned. */
  private static String table(List<BundleInfo> bundles) {
    int name = bundles.stream().mapToInt(b -> b.symbolicName().length()).max().orElse(1);
    int version = bundles.stream().mapToInt(b -> b.version().length()).max().orElse(1);
    StringBuilder out = new StringBuilder();
    for (BundleInfo b : bundles)
      out.append(String.format(Locale.ROOT, "%-" + name + "s  %-" + version + "s  %-9s  %s%s%s%n", b.symbolicName(),
          b.version(), b.state(), b.core() ? "core" : "load", b.signer().isEmpty() ? "" : "  " + b.signer(),
          b.reason().isEmpty() ? "" : "  ! " + b.reason()));
    return out.toString();
  }

  private static void write(JsonGenerator g, BundleInfo bundle) {
    g.writeStartObject();
    g.writeNumberProperty("id", bundle.id());
    g.writeStringProperty("symbolicName", bundle.symbolicName());
    g.writeStringProperty("version", bundle.version());
    g.writeStringProperty("state", bundle.state());
    g.writeBooleanProperty("core", bundle.core());
    g.writeStringProperty("signer", bundle.signer());
    g.writeStringProperty("reason", bundle.reason());
    g.writeEndObject();
  }
}
