package io.foreshock.gateway.query;

import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.JsonBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A statement as it came in. */
record SqlRequest(String sql, List<@Nullable Object> parameters, int limit) {
  static final int MAX_SQL = 1 << 20;
  static final int MAX_PARAMETERS = 1_000;
  static final int MAX_ROWS = 1_000_000;
  static final int DEFAULT_ROWS = 10_000;

  static SqlRequest of(Exchange exchange) throws IOException {
    int limit = exchange.intQuery("limit", DEFAULT_ROWS, 1, MAX_ROWS);
    return switch (exchange.contentType()) {
      case "application/sql" -> new SqlRequest(text(exchange), List.of(), limit);
      case "application/json" -> json(exchange.jsonBody(), limit);
      default -> throw HttpError.unsupportedType("Content-Type must be application/sql or application/json");
    };
  }

  private static String text(Exchange exchange) throws IOException {
    byte[] bytes;
    try (InputStream body = exchange.body(MAX_SQL)) {
      bytes = body.readAllBytes();
    }
    try {
      String sql = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (sql.isBlank())
        throw HttpError.badRequest("body is empty");
      return sql;
    } catch (CharacterCodingException e) {
      throw HttpError.badRequest("body is not UTF-8");
    }
  }

  private static SqlRequest json(JsonBody body, int limit) {
    JsonNode sql = body.member("sql");
    if (sql == null || !sql.isString() || sql.stringValue().isBlank())
      throw HttpError.badRequest("sql must be a text");
    List<@Nullable Object> parameters = new ArrayList<>();
    JsonNode given = body.member("parameters");
    if (given != null) {
      if (!given.isArray() || given.size() > MAX_PARAMETERS)
        throw HttpError.badRequest("parameters must be an array of at most " + MAX_PARAMETERS);
      for (JsonNode p : given)
        parameters.add(parameter(p));
    }
    double asked = body.number("limit", limit);
    if (!(asked >= 1 && asked <= MAX_ROWS))
      throw HttpError.badRequest("limit must be a number from 1 to " + MAX_ROWS);
    return new SqlRequest(sql.stringValue(), parameters, (int) asked);
  }

  private static @Nullable Object parameter(JsonNode p) {
    if (p.isNull())
      return null;
    if (p.isString())
      return p.stringValue();
    if (p.isBoolean())
      return p.booleanValue();
    if (p.isIntegralNumber() && p.canConvertToLong())
      return p.longValue();
    if (p.isNumber() && Double.isFinite(p.doubleValue()))
      return p.doubleValue();
    if (p.isArray())
      return vector(p);
    throw HttpError.badRequest("a parameter must be a number, text, boolean, null or an array of numbers");
  }

  private static float[] vector(JsonNode array) {
    float[] v = new float[array.size()];
    for (int i = 0; i < v.length; i++) {
      JsonNode element = array.get(i);
      if (!element.isNumber() || !Float.isFinite((float) element.doubleValue()))
        throw HttpError.badRequest("a vector parameter must hold finite numbers only: index=" + i);
      v[i] = (float) element.doubleValue();
    }
    return v;
  }
}
