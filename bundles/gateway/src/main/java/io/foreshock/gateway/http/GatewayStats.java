package io.foreshock.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the gateway since it started. Thread-safe. */
public final class GatewayStats {
  public final LongAdder requests = new LongAdder();
  public final LongAdder clientErrors = new LongAdder();
  public final LongAdder serverErrors = new LongAdder();
  public final LongAdder postedReadings = new LongAdder();
  public final LongAdder streamMessages = new LongAdder();
  public final LongAdder conflatedReadings = new LongAdder();
  public final AtomicInteger streamClients = new AtomicInteger();

  /** Counts an answered request by its status. */
  public void answered(int status) {
    requests.increment();
    if (status >= 500)
      serverErrors.increment();
    else
      if (status >= 400)
        clientErrors.increment();
  }

  public Map<String, Double> metrics() {
    Map<String, Double> m = new LinkedHashMap<>();
    m.put("http_requests_total", requests.doubleValue());
    m.put("http_client_errors_total", clientErrors.doubleValue());
    m.put("http_server_errors_total", serverErrors.doubleValue());
    m.put("http_posted_readings_total", postedReadings.doubleValue());
    m.put("stream_messages_total", streamMessages.doubleValue());
    m.put("stream_conflated_readings_total", conflatedReadings.doubleValue());
    m.put("stream_clients", streamClients.doubleValue());
    return m;
  }
}
