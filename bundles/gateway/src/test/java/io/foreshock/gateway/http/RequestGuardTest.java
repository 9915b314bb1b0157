package io.foreshock.gateway.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {
  private final RequestGuard guard = new RequestGuard(List.of("Plant-PC"), List.of("https://scada.example"));

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8080", "[::1]",
      "[::1]:8080", "plant-pc", "plant-pc:8080"})
  void ownNamesAreAccepted(String host) {
    assertDoesNotThrow(() -> guard.checkHost(host));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
      "127.0.0.1:8080@evil.example", "localhost:80:80", "[::1", "[::1]evil", "[::2]", "localhost:", "0.0.0.0",
      "localhost:port"})
  void otherNamesAreRefused(String host) {
    assertEquals(403, assertThrows(HttpError.class, () -> guard.checkHost(host)).status());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"http://localhost", "http://localhost:3000", "https://127.0.0.1:8443", "http://[::1]:5173",
      "https://scada.example", "HTTPS://SCADA.EXAMPLE"})
  void localAndConfiguredOriginsAreAccepted(String origin) {
    assertDoesNotThrow(() -> guard.checkOrigin(origin));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "https://evil.example", "http://localhost.evil.example",
      "http://localhost@evil.example",
      "http://evil.example/localhost", "file://", "file://localhost", "http://scada.example",
      "https://scada.example.evil",
      "http://localhost:3000/path", "javascript:alert(1)", "http://"})
  void foreignOriginsAreRefused(String origin) {
    assertEquals(403, assertThrows(HttpError.class, () -> guard.checkOrigin(origin)).status());
  }
}
