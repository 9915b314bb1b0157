package io.foreshock.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.adapter.kit.ConfigView;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Documents nobody would serve. The long form: {@code -Dforeshock.fuzz.rounds=20000000}; a failure names its seed,
 * {@code -Dforeshock.fuzz.seed}.
 */
class HostileDocumentFuzzTest {
  private static final long SEED = Long.getLong("foreshock.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("foreshock.fuzz.rounds", 2_000);

  @Test
  void documentsAreReadOrRefused() {
    JsonReader reader = new JsonReader(HttpSettings.of(ConfigView.of(HttpConfig.class, Map.of("urls", "a=http://h",
        "values", "x=/m/t\ny=/l/0", "time.pointer", "/ts")), "http:x"));
    byte[] good = "{\"m\":{\"t\":-1.5e3},\"l\":[\"7\",true],\"ts\":1773454200500}".getBytes(StandardCharsets.UTF_8);
    String pool = "{}[]\",:0123456789eE-+.tfn\\u \u0000";
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = good.clone();
      for (int n = 1 + random.nextInt(5); n > 0; n--)
        body[random.nextInt(body.length)] = random.nextBoolean()
            ? (byte) pool.charAt(random.nextInt(pool.length()))
            : (byte) random.nextInt();
      try {
        assertEquals(2, reader.read(body, 1).values().length);
      } catch (DocumentException e) {
        // refused, as it should be
      } catch (RuntimeException e) {
        throw new AssertionError("seed=" + SEED + ", document=" + new String(body, StandardCharsets.ISO_8859_1), e);
      }
    }
  }
}
