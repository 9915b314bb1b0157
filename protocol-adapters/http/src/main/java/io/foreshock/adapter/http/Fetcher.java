package io.foreshock.adapter.http;

import io.foreshock.adapter.http.HttpSettings.Document;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.PlantNetwork;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Gets documents that have changed. Follows no redirection: it might lead out of
 * the plant. Thread-safe.
 */
final class Fetcher implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final HttpSettings settings;
  private final boolean offline;
  private final HttpClient client;
  /** Versions of the documents as the servers name them (RFC 9110, 8.8.3). */
  private final Map<String, String> tags = new ConcurrentHashMap<>();

  /** @param offline calls addresses of the plant only */
  Fetcher(HttpSettings settings, boolean offline) {
    this.settings = settings;
    this.offline = offline;
    String name = "foreshock-" + settings.id().replace(':', '-') + "-net";
    client = HttpClient.newBuilder().connectTimeout(settings.timeout()).followRedirects(HttpClient.Redirect.NEVER)
        .executor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name).factory())).build();
  }

  /**
   * @return empty when it has not changed
   * @throws DocumentException
   *             when it did not come
   */
  Optional<byte[]> get(Document document) throws DocumentException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(document.url()).timeout(settings.timeout()).header("Accept",
        "application/json");
    settings.authorization().ifPresent(a -> request.header("Authorization", a));
    String known = tags.get(document.asset());
    if (known != null)
      request.header("If-None-Match", known);
    try {
      if (offline)
        PlantNetwork.require(document.url().getHost());
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(),
          MOST_BYTES));
      if (response.statusCode() == NOT_MODIFIED)
        return Optional.empty();
      if (response.statusCode() != OK)
        throw new DocumentException("status " + response.statusCode());
      response.headers().firstValue("ETag").ifPresent(tag -> tags.put(document.asset(), tag));
      return Optional.of(response.body());
    } catch (IOException e) {
      throw new DocumentException(Trial.reason(e));
    } catch (ForeshockException e) {
      throw new DocumentException(String.valueOf(e.getMessage()));
    }
  }

  /** What came could not be used: it is asked for again. */
  void forget(Document document) {
    tags.remove(document.asset());
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
