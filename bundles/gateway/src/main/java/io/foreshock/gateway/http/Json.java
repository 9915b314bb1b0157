package io.foreshock.gateway.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's JSON: limits for hostile bodies, times as ISO text, no non-finite numbers. */
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 64;
  private static final int MAX_NAME = 256;
  private static final int MAX_STRING = 1 << 20;

  // Names come from outside: interning them would let a client fill a JVM-wide table.
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(MAX_NUMBER)
          .maxNameLength(MAX_NAME).maxStringLength(MAX_STRING).build())
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET).disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
  private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

  private Json() {
  }

  public static JsonParser parser(InputStream in) {
    return MAPPER.createParser(in);
  }

  public static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(out);
  }

  /** Writes one document into a text. */
  public static String text(Consumer<JsonGenerator> content) {
    StringWriter out = new StringWriter(256);
    try (JsonGenerator g = FACTORY.createGenerator(out)) {
      content.accept(g);
    }
    return out.toString();
  }

  public static JsonNode tree(InputStream in) {
    return MAPPER.readTree(in);
  }

  public static JsonNode tree(String text) {
    return MAPPER.readTree(text);
  }

  /** Writes an ISO time, or null when there is none. */
  public static void time(JsonGenerator g, String name, @Nullable Long micros) {
    if (micros == null)
      g.writeNullProperty(name);
    else
      g.writeStringProperty(name, TimeText.format(micros));
  }

  /** Writes a number, or null when JSON cannot hold it. */
  public static void number(JsonGenerator g, String name, double value) {
    g.writeName(name);
    number(g, value);
  }

  public static void number(JsonGenerator g, double value) {
    if (Double.isFinite(value))
      g.writeNumber(value);
    else
      g.writeNull();
  }
}
