package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer sees in the first minute of the demo, without touching anything. */
class FirstMinuteIT {
  @TempDir
  Path data;

  @Test
  void theFirstFaultIsRecognisedAndReported() throws Exception {
    long begin = System.nanoTime();
    try (Product product = Product.start(data, "--headless")) {
      JsonNode[] found = new JsonNode[1];
      Instant plantStart = Instant.now().minus(Duration.ofDays(31));
      Await.until("an alarm names the bearing seizure", Duration.ofSeconds(90), () -> {
        for (JsonNode alarm : product.get("/api/alarms")) {
          assertTrue(Instant.parse(alarm.path("raisedAt").asString()).isAfter(plantStart),
              () -> "an alarm of the seeded history is still listed: " + alarm);
          if (alarm.path("kind").asString().equals("PATTERN_MATCH")
              && alarm.path("message").asString().contains("bearing seizure")) found[0] = alarm;
        }
        return found[0] != null;
      });
      JsonNode alarm = found[0];
      System.out.println("first alarm after " + Duration.ofNanos(System.nanoTime() - begin).toMillis()
          + " ms from the start of the process: " + alarm.path("message").asString());
      assertTrue(alarm.path("message").asString().contains("-03-14"), alarm::toString);
      assertTrue(alarm.path("message").asString().contains("min later"), alarm::toString);
      assertTrue(product.count("SELECT COUNT(*) FROM readings") > 10_000);
      assertTrue(product.count("SELECT COUNT(*) FROM failure_patterns") > 0);
      assertTrue(product.count("SELECT COUNT(*) FROM matches") > 0);
      assertEquals(1, product.count("SELECT COUNT(*) FROM alarms WHERE alarm_id = '" + alarm.path("id").asString()
          + "'"));
      assertPdf(product, alarm);
      assertPack(product);
    }
  }

  /** What was learnt goes into a file, out of the library and back in. */
  private static void assertPack(Product product) throws Exception {
    String incident = product.get("/api/patterns").get(0).path("incidentId").asString();
    HttpResponse<byte[]> pack = product.send("GET", "/api/patterns/pack?site=north&incidents=" + incident,
        "application/json", new byte[0]);
    assertEquals(200, pack.statusCode(), () -> new String(pack.body(), StandardCharsets.UTF_8));
    JsonNode again = take(product, pack.body());
    assertEquals(0, again.path("new").intValue(), again::toString);
    long patterns = again.path("duplicate").longValue();
    assertTrue(patterns > 0, again::toString);
    product.send("DELETE", "/api/patterns/" + incident, "application/json", new byte[0]);
    assertEquals(patterns, take(product, pack.body()).path("new").longValue());
    assertEquals(patterns, product.count("SELECT COUNT(*) FROM failure_patterns WHERE incident_id = '" + incident
        + "' AND asset LIKE 'north/%'"));
  }

  private static JsonNode take(Product product, byte[] pack) throws Exception {
    HttpResponse<byte[]> answer = product.send("POST", "/api/patterns/pack", "application/zip", pack);
    assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    return Product.JSON.readTree(answer.body());
  }

  private static void assertPdf(Product product, JsonNode alarm) throws Exception {
    Instant raised = Instant.parse(alarm.path("raisedAt").asString());
    Map<String, Object> request = new HashMap<>();
    request.put("asset", alarm.path("asset").asString());
    request.put("from", raised.minus(Duration.ofHours(1)).toString());
    request.put("to", raised.plus(Duration.ofMinutes(5)).toString());
    request.put("alarmId", alarm.path("id").asString());
    request.put("author", "m.keller");
    request.put("summary", "found by the demo");
    HttpResponse<byte[]> pdf = product.send("POST", "/api/report", "application/json",
        Product.JSON.writeValueAsBytes(request));
    assertEquals(200, pdf.statusCode(), () -> new String(pdf.body(), StandardCharsets.UTF_8));
    try (PDDocument document = Loader.loadPDF(pdf.body())) {
      String text = new PDFTextStripper().getText(document);
      assertTrue(text.contains("bearing seizure") && text.contains("m.keller"), text);
    }
  }
}
