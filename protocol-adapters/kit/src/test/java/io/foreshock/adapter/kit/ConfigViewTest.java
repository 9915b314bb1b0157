package io.foreshock.adapter.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigViewTest {
  @interface Sample {
    String host() default "localhost";

    int port() default 502;

    long session_expiry() default 60;

    boolean tls() default false;

    String tls__file() default "";

    String[] topics() default {};

    double speed() default 1;
  }

  @Test
  void absentKeysHaveTheirDefaults() {
    Sample sample = ConfigView.of(Sample.class, Map.of());
    assertEquals("localhost", sample.host());
    assertEquals(502, sample.port());
    assertEquals(60, sample.session_expiry());
    assertEquals(0, sample.topics().length);
    assertEquals(sample, sample);
  }

  @Test
  void textsBecomeTheTypesOfTheAnnotation() {
    Sample sample = ConfigView.of(Sample.class, Map.of("port", " 1502", "session.expiry", "7", "tls", "true", "topics",
        "a/#\n\n b/# ", "speed", "0.5", "tls_file", "x"));
    assertEquals(1502, sample.port());
    assertEquals(7, sample.session_expiry());
    assertTrue(sample.tls());
    assertEquals("x", sample.tls__file());
    assertEquals(0.5, sample.speed());
    assertArrayEquals(new String[]{"a/#", "b/#"}, sample.topics());
  }

  @Test
  void theTypesThemselvesAreTakenToo() {
    Sample sample = ConfigView.of(Sample.class, Map.of("port", 1, "tls", true, "topics", List.of("a", "b")));
    assertEquals(1, sample.port());
    assertTrue(sample.tls());
    assertArrayEquals(new String[]{"a", "b"}, sample.topics());
  }

  @Test
  void whatIsNoNumberIsNamed() {
    ForeshockException e = assertThrows(ForeshockException.class, () -> ConfigView.of(Sample.class, Map.of("port",
        "many")));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("port is no number: port=many", e.getMessage());
  }
}
