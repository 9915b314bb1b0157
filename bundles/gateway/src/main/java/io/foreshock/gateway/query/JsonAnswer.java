package io.foreshock.gateway.query;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.gateway.http.ErrorMapping;
import io.foreshock.gateway.http.Exchange;
import io.foreshock.gateway.http.HttpError;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * {@code {"columns": [...], "rows": [[...]], "updateCount": n, "elapsedMs": x}}. When the query fails after the first
 * rows have left, the object ends with an {@code error} member: the status line is gone by then.
 */
final class JsonAnswer {
  private JsonAnswer() {
  }

  static void write(Rows rows, Exchange exchange) throws IOException {
    exchange.jsonObject(200, g -> {
      writeColumns(g, rows);
      g.writeArrayPropertyStart("rows");
      HttpError failure = null;
      try {
        while (rows.next())
          writeRow(g, rows);
      } catch (JacksonIOException e) {
        throw e;
      } catch (RuntimeException e) {
        failure = ErrorMapping.of(e);
      }
      g.writeEndArray();
      writeEnd(g, rows, failure);
    });
  }

  private static void writeColumns(JsonGenerator g, Rows rows) {
    g.writeArrayPropertyStart("columns");
    for (Column c : rows.columns()) {
      g.writeStartObject();
      g.writeStringProperty("name", c.name());
      g.writeStringProperty("type", c.type().name().toLowerCase(Locale.ROOT));
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static void writeRow(JsonGenerator g, Rows rows) {
    Chunk chunk = rows.chunk();
    g.writeStartArray();
    for (int c = 0; c < rows.columns().size(); c++)
      Cells.json(g, rows.columns().get(c).type(), chunk.column(c), rows.row());
    g.writeEndArray();
  }

  private static void writeEnd(JsonGenerator g, Rows rows, @org.jspecify.annotations.Nullable HttpError failure) {
    g.writeNumberProperty("rowCount", rows.count());
    g.writeBooleanProperty("truncated", rows.truncated());
    g.writeNumberProperty("updateCount", rows.updateCount());
    g.writeNumberProperty("elapsedMs", rows.elapsedMillis());
    if (failure != null) {
      g.writeObjectPropertyStart("error");
      Exchange.writeError(g, failure);
      g.writeEndObject();
    }
  }
}
