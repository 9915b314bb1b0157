package io.foreshock.adapter.http;

import io.foreshock.testkit.AdapterContract;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class HttpContractTest extends AdapterContract {
  private JsonServer server;

  @BeforeEach
  void start() throws Exception {
    server = new JsonServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected Class<?> component() {
    return HttpAdapter.class;
  }

  @Override
  protected String protocol() {
    return "http";
  }

  @Override
  protected Map<String, Object> settings() {
    String[] values = new String[25];
    for (int i = 0; i < values.length; i++)
      values[i] = "s" + i + "=/motor/temp";
    return Map.of("urls", new String[]{"line1/boiler=" + server.url()}, "values", values, "interval", 100);
  }

  @Override
  protected Map.Entry<String, Object> wrong() {
    return Map.entry("interval", 1);
  }

  @Override
  protected Map<String, Object> away() {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put("urls", new String[]{"line1/boiler=http://127.0.0.1:1/status"});
    return settings;
  }

  /** It is polled. */
  @Override
  protected void produce(int readings) {
    // Every poll yields some.
  }
}
