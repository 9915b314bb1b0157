package io.foreshock.gateway.query;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.gateway.http.BodyTooLargeException;
import io.foreshock.gateway.http.Endpoint;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Services;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** {@code POST /api/sql}: runs a statement and streams its rows as JSON, CSV or an aligned table. */
public final class SqlEndpoint implements Endpoint {
  /** Statements at a time; more would only queue for the processor and hold snapshots open. */
  static final int MAX_CONCURRENT = 16;
  private final Services services;
  private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

  public SqlEndpoint(Services services) {
    this.services = services;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    SqlQueryEngine engine = services.require(SqlQueryEngine.class);
    SqlRequest request;
    try {
      request = SqlRequest.of(exchange);
    } catch (BodyTooLargeException e) {
      throw HttpError.tooLarge("statement", e.limit());
    }
    if (!permits.tryAcquire())
      throw HttpError.tooBusy("too many statements at a time: limit=" + MAX_CONCURRENT);
    try {
      run(engine, request, exchange);
    } finally {
      permits.release();
    }
  }

  private static void run(SqlQueryEngine engine, SqlRequest request, Exchange exchange) throws IOException {
    long start = System.nanoTime();
    try (SqlQueryEngine.Result result = engine.execute(request.sql(), request.parameters())) {
      // The first rows are computed before the status goes out, so that most failures still become a 4xx or 5xx.
      Rows rows = new Rows(result, request.limit(), start);
      if (exchange.accepts("text/csv"))
        CsvAnswer.write(rows, exchange);
      else
        if (exchange.accepts("text/plain"))
          TextAnswer.write(rows, exchange);
        else
          JsonAnswer.write(rows, exchange);
    }
  }
}
