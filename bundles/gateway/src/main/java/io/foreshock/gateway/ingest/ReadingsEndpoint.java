package io.foreshock.gateway.ingest;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/readings}: stores all readings of the request or none, and answers after the commit. */
public final class ReadingsEndpoint implements Endpoint {
  private final Services services;
  private final HttpSources sources;
  private final GatewayStats stats;
  private final LongSupplier clock;
  private final long maxBody;

  /**
   * @param clock
   *            wall clock, microseconds UTC
   * @param maxBody
   *            bytes
   */
  public ReadingsEndpoint(Services services, HttpSources sources, GatewayStats stats, LongSupplier clock,
      long maxBody) {
    this.services = services;
    this.sources = sources;
    this.stats = stats;
    this.clock = clock;
    this.maxBody = maxBody;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    IngestService ingest = services.require(IngestService.class);
    Catalog catalog = services.require(Catalog.class);
    ReadingsDraft draft = new ReadingsDraft(clock.getAsLong());
    draft.from(exchange.query("source"), seq(exchange.query("seq")));
    parse(exchange, draft);
    if (draft.seq() != null && draft.source() == null)
      throw HttpError.badRequest("seq needs a source: the number counts within it");
    HttpSources.Receipt receipt = draft.size() == 0
        ? new HttpSources.Receipt(0, -1, false)
        : commit(ingest, draft, catalog);
    stats.postedReadings.add(receipt.committed());
    exchange.jsonObject(200, g -> {
      g.writeNumberProperty("committed", receipt.committed());
      if (draft.seq() != null)
        g.writeNumberProperty("seq", draft.seq().longValue());
      if (receipt.duplicate())
        g.writeBooleanProperty("duplicate", true);
    });
  }

  private HttpSources.Receipt commit(IngestService ingest, ReadingsDraft draft, Catalog catalog) {
    try {
      return sources.commit(ingest, draft.source(), draft.seq(), draft.resolve(catalog));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpError(503, "CLOSED", "the appliance is stopping; send the same request again");
    }
  }

  private void parse(Exchange exchange, ReadingsDraft draft) throws IOException {
    try (InputStream body = exchange.body(maxBody)) {
      switch (exchange.contentType()) {
        case "application/json", "application/x-ndjson", "application/ndjson" -> ReadingsParser.parse(body, draft);
        case "text/csv" -> CsvReadings.parse(body, draft);
        default -> throw HttpError
            .unsupportedType("Content-Type must be application/json, application/x-ndjson or text/csv");
      }
    } catch (BodyTooLargeException e) {
      throw HttpError.tooLarge("body", e.limit());
    }
  }

  private static @Nullable Long seq(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw HttpError.badRequest("seq must be an integer");
    }
  }
}
