package io.foreshock.gateway.status;

import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.platform.StoreAdmin.Backup;
import io.foreshock.api.platform.StoreAdmin.Progress;
import io.foreshock.api.platform.StoreAdmin.Report;
import io.foreshock.api.platform.StoreAdmin.Shrunk;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.http.TokenGuard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * {@code /api/store/backup}, {@code /check} and {@code /compact}: care for the store. The answer comes when it is done,
 * which may take long; it is text, made for the command line.
 */
public final class StoreEndpoints {
  private static final int MAX_PATH = 4_096;

  private final Services services;
  private final TokenGuard guard;

  public StoreEndpoints(Services services, TokenGuard guard) {
    this.services = services;
    this.guard = guard;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.post("/api/store/backup", this::backup).post("/api/store/check", this::check)
        .post("/api/store/compact", this::compact);
  }

  /** The body is the absolute path of the file to be written, on this machine. */
  private void backup(Exchange exchange) throws IOException {
    guard.require(exchange);
    Path file = path(exchange);
    Backup backup = services.require(StoreAdmin.class).backup(file, Progress.NONE);
    exchange.text(200, "text/plain", "written " + backup.file() + ", " + backup.bytes() + " bytes, " + backup.entries()
        + " entries, sha256 " + backup.sha256() + "\n");
  }

  private static Path path(Exchange exchange) throws IOException {
    try (InputStream body = exchange.body(MAX_PATH)) {
      Path file = Path.of(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
      if (file.isAbsolute())
        return file;
    } catch (BodyTooLargeException e) {
      throw HttpError.tooLarge("path", e.limit());
    } catch (InvalidPathException e) {
      // answered below
    }
    throw HttpError.badRequest("the body must be the absolute path of the file to be written");
  }

  /** 200 when the store is sound, else 500 with the problems. */
  private void check(Exchange exchange) throws IOException {
    guard.require(exchange);
    Report report = services.require(StoreAdmin.class).check(true, Progress.NONE);
    StringBuilder text = new StringBuilder();
    report.counts().forEach((name, n) -> text.append(name).append(' ').append(n).append('\n'));
    report.problems().forEach(p -> text.append("DAMAGE: ").append(p).append('\n'));
    text.append(report.sound() ? "the store is sound" : "the store is damaged: problems=" + report.problems().size())
        .append('\n');
    exchange.text(report.sound() ? 200 : 500, "text/plain", text.toString());
  }

  private void compact(Exchange exchange) throws IOException {
    guard.require(exchange);
    Shrunk shrunk = services.require(StoreAdmin.class).shrink(Progress.NONE);
    exchange.text(200, "text/plain", "store file: " + shrunk.before() + " bytes before, " + shrunk.after()
        + " bytes after\n");
  }
}
