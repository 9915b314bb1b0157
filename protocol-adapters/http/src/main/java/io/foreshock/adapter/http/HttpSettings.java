package io.foreshock.adapter.http;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code http:boiler}
 * @param time
 *            empty = the time of receipt
 * @param authorization
 *            header for HTTP basic; never printed
 */
record HttpSettings(String id, List<Document> documents, List<Value> values, Optional<JsonPointer> time,
    Duration interval, Duration timeout, Optional<String> authorization) {
  private static final int MOST_DOCUMENTS = 200;
  private static final int MOST_VALUES = 1_000;

  /** @param asset path of the machine that serves it */
  record Document(String asset, URI url) {}

  /** @param sensor below the document's asset */
  record Value(String sensor, JsonPointer pointer) {}

  HttpSettings {
    documents = List.copyOf(documents);
    values = List.copyOf(values);
    require(!documents.isEmpty() && documents.size() <= MOST_DOCUMENTS,
        "urls must be 1.." + MOST_DOCUMENTS + ", e.g. urls=line1/boiler=http://10.0.0.7/status: urls=" + documents
            .size());
    require(!values.isEmpty() && values.size() <= MOST_VALUES,
        "values must be 1.." + MOST_VALUES + ", e.g. values=temp=/motor/temp: values=" + values.size());
    require(new HashSet<>(documents.stream().map(Document::asset).toList()).size() == documents.size(),
        "urls names an asset twice");
  }

  @Override
  public String toString() {
    return "HttpSettings[id=" + id + ", documents=" + documents + "]";
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static HttpSettings of(HttpConfig config, String id) {
    require(config.interval() >= 100 && config.interval() <= 86_400_000, "interval must be 100..86400000: interval="
        + config.interval());
    require(config.timeout() >= 100 && config.timeout() <= 60_000, "timeout must be 100..60000: timeout=" + config
        .timeout());
    String time = config.time_pointer().strip();
    return new HttpSettings(id, split(config.urls()).map(HttpSettings::document).toList(), split(config.values()).map(
        HttpSettings::value).toList(), time.isEmpty() ? Optional.empty() : Optional.of(pointer("time.pointer", time)),
        Duration.ofMillis(config.interval()), Duration.ofMillis(config.timeout()), config.username().isEmpty()
            ? Optional.empty()
            : Optional.of("Basic " + Base64.getEncoder().encodeToString((config.username() + ":" + config.password())
                .getBytes(StandardCharsets.UTF_8))));
  }

  private static Stream<String> split(String[] texts) {
    return Arrays.stream(texts).flatMap(t -> Arrays.stream(t.split(","))).map(String::strip).filter(t -> !t.isEmpty());
  }

  private static Document document(String text) {
    int equals = text.indexOf('=');
    String asset = equals < 0 ? "" : Names.path(text.substring(0, equals));
    require(!asset.isEmpty(), "urls must be ASSET=URL: " + text);
    try {
      URI url = new URI(text.substring(equals + 1).strip());
      require(("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
          "urls must be ASSET=http://HOST/PATH: " + text);
      return new Document(asset, url);
    } catch (URISyntaxException e) {
      throw invalid("urls must be ASSET=http://HOST/PATH: " + text);
    }
  }

  private static Value value(String text) {
    int equals = text.indexOf('=');
    String sensor = equals < 0 ? "" : Names.path(text.substring(0, equals));
    require(!sensor.isEmpty(), "values must be SENSOR=JSON pointer: " + text);
    return new Value(sensor, pointer("values", text.substring(equals + 1).strip()));
  }

  private static JsonPointer pointer(String key, String text) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      throw invalid(key + " is no JSON pointer like /motor/temp: " + text);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition)
      throw invalid(message);
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
