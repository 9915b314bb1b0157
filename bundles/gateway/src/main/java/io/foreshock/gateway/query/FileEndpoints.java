package io.foreshock.gateway.query;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.api.transfer.TableFiles;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Router;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** {@code /api/export} gives all rows of a query as a file, {@code /api/import} loads a file into a table. */
public final class FileEndpoints {
  /** Largest file taken in, bytes. */
  public static final long MAX_FILE = 64L << 30;
  /** Transfers at a time: each holds a snapshot and a processor for long. */
  static final int MAX_CONCURRENT = 2;

  private final Services services;
  private final Path uploads;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

  /** @param uploads folder for files while they come in */
  public FileEndpoints(Services services, Path uploads) {
    this.services = services;
    this.uploads = uploads;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.post("/api/export", e -> alone(e, this::export)).post("/api/import", e -> alone(e, this::load));
  }

  private interface Transfer {
    void run(Exchange exchange, FileFormat format, TableFiles files) throws IOException;
  }

  private void alone(Exchange exchange, Transfer transfer) throws IOException {
    TableFiles files = services.require(TableFiles.class);
    FileFormat format = format(exchange.requiredQuery("format"));
    if (!permits.tryAcquire())
      throw HttpError.tooBusy("too many transfers at a time: limit=" + MAX_CONCURRENT);
    try {
      transfer.run(exchange, format, files);
    } finally {
      permits.release();
    }
  }

  private static FileFormat format(String name) {
    for (FileFormat f : FileFormat.values())
      if (f.extension().equals(name.toLowerCase(Locale.ROOT)))
        return f;
    throw HttpError.badRequest("unknown format: " + name + ", known: " + Arrays.stream(FileFormat.values())
        .map(FileFormat::extension).collect(Collectors.joining(", ")));
  }

  private void export(Exchange exchange, FileFormat format, TableFiles files) throws IOException {
    SqlRequest request;
    try {
      request = SqlRequest.of(exchange);
    } catch (BodyTooLargeException e) {
      throw HttpError.tooLarge("statement", e.limit());
    }
    SqlQueryEngine engine = services.require(SqlQueryEngine.class);
    try (SqlQueryEngine.Result result = engine.execute(request.sql(), request.parameters())) {
      if (result.columns().isEmpty())
        throw HttpError.badRequest("the statement gives no rows");
      exchange.header("Content-Disposition", "attachment; filename=\"export." + format.extension() + "\"");
      OutputStream out = exchange.start(200, format.mediaType());
      files.write(result.columns(), result::next, format, out);
      out.close(); // only here: an answer broken off must not look complete
    }
  }

  private void load(Exchange exchange, FileFormat format, TableFiles files) throws IOException {
    String table = exchange.requiredQuery("table");
    if (!exchange.contentType().equals(format.mediaType()))
      throw HttpError.unsupportedType("Content-Type must be " + format.mediaType());
    Files.createDirectories(uploads);
    Path file = Files.createTempFile(uploads, "import-", "." + format.extension());
    try {
      try (InputStream body = exchange.body(MAX_FILE)) {
        Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
      } catch (BodyTooLargeException e) {
        throw HttpError.tooLarge("file", e.limit());
      }
      long rows = files.load(table, file, format);
      if (exchange.accepts("text/plain"))
        exchange.text(200, "text/plain", rows + " rows loaded into " + table + "\n");
      else
        exchange.jsonObject(200, g -> g.writeNumberProperty("rows", rows));
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
