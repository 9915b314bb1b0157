package io.foreshock.gateway;

import static io.foreshock.gateway.GatewayHarness.errorCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityTest {
  @TempDir
  Path folder;
  private GatewayHarness gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayHarness(folder);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  /** The JDK client does not let a test choose the Host header. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aForeignHostHeaderIsRefused() throws Exception {
    String answer = raw("GET /health HTTP/1.1\r\nHost: evil.example:8080\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    String own = raw("GET /health HTTP/1.1\r\nHost: plant-pc:8080\r\nConnection: close\r\n\r\n");
    assertTrue(own.startsWith("HTTP/1.1 200 "), own);
  }

  @Test
  void aForeignOriginIsRefused() throws Exception {
    HttpResponse<String> r = gateway
        .send(HttpRequest.newBuilder(gateway.uri("/health")).header("Origin", "https://evil.example"));
    assertEquals(403, r.statusCode());
    assertEquals("FORBIDDEN_ORIGIN", errorCode(r));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
      "TEXT/PLAIN;charset=utf-8"})
  void whatAFormCanPostIsRefused(String type) throws Exception {
    assertEquals(415, gateway.post("/api/readings", type, "[]").statusCode());
    assertEquals(415, gateway.post("/api/sql", type, "select 1").statusCode());
  }

  @Test
  void aPostWithoutAContentTypeIsRefused() throws Exception {
    HttpResponse<String> r = gateway
        .send(HttpRequest.newBuilder(gateway.uri("/api/sql")).POST(HttpRequest.BodyPublishers.ofString("select 1")));
    assertEquals(415, r.statusCode());
  }

  @Test
  void answersCarryTheSecurityHeadersAndNoServerInternals() throws Exception {
    for (String path : new String[]{"/health", "/no/such/path", "/metrics"}) {
      HttpResponse<String> r = gateway.get(path);
      assertEquals("nosniff", r.headers().firstValue("X-Content-Type-Options").orElse(""), path);
      assertEquals("no-store", r.headers().firstValue("Cache-Control").orElse(""), path);
      assertTrue(r.headers().firstValue("Content-Security-Policy").orElse("").contains("default-src 'none'"), path);
      assertFalse(r.body().contains("at io.foreshock"), path);
    }
  }

  @Test
  void unknownPathsAre404AndOtherMethods405() throws Exception {
    assertEquals(404, gateway.get("/api/nothing").statusCode());
    assertEquals("NOT_FOUND", errorCode(gateway.get("/api/nothing")));
    HttpResponse<String> r = gateway.get("/api/sql");
    assertEquals(405, r.statusCode());
    assertEquals("POST", r.headers().firstValue("Allow").orElse(""));
    assertEquals(405, gateway.send(HttpRequest.newBuilder(gateway.uri("/api/sql")).method("OPTIONS",
        HttpRequest.BodyPublishers.noBody())).statusCode());
    HttpResponse<String> head = gateway
        .send(HttpRequest.newBuilder(gateway.uri("/health")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
  }

  @Test
  void bundleAdministrationNeedsTheToken() throws Exception {
    assertEquals(401, gateway.get("/api/bundles").statusCode());
    HttpResponse<String> wrong = gateway
        .send(HttpRequest.newBuilder(gateway.uri("/api/bundles")).header("X-Foreshock-Token", "guess"));
    assertEquals("UNAUTHORIZED", errorCode(wrong));
    assertEquals(401,
        gateway.send(HttpRequest.newBuilder(gateway.uri("/api/bundles/io.foreshock.x")).DELETE()).statusCode());
    HttpResponse<String> right = gateway
        .send(HttpRequest.newBuilder(gateway.uri("/api/bundles")).header("X-Foreshock-Token", GatewayHarness.TOKEN));
    assertEquals(503, right.statusCode(), "no BundleAdmin here, but the token was accepted");
  }

  @Test
  void theTokenIsNewAtEveryStartAndReadableOnlyByItsOwner() throws Exception {
    String first = AdminToken.create(folder, new SecureRandom());
    String second = AdminToken.create(folder, new SecureRandom());
    assertTrue(first.matches("[0-9a-f]{64}"), first);
    assertFalse(first.equals(second));
    Path file = folder.resolve("token");
    assertEquals(second, Files.readString(file).strip());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "no temporary file stays behind");
    }
  }
}
