package io.foreshock.adapter.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(() -> 1);

  @Test
  void aConnectionThatHadBeenThereIsTriedAgainAtOnce() {
    assertEquals(Duration.ZERO, backoff.lost(Duration.ofMillis(3)));
    assertEquals(Duration.ofSeconds(1), backoff.next());
    assertEquals(Duration.ofSeconds(2), backoff.next());
    assertEquals(Duration.ZERO, backoff.lost(Duration.ofSeconds(10)));
  }

  @Test
  void connectionsThatBreakOneAfterTheOtherAreTriedMoreAndMoreSeldom() {
    assertEquals(Duration.ZERO, backoff.lost(Duration.ofMillis(3)));
    assertEquals(Duration.ofSeconds(1), backoff.lost(Duration.ofMillis(3)));
    assertEquals(Duration.ofSeconds(2), backoff.lost(Duration.ofSeconds(9)));
    assertEquals(Duration.ofSeconds(4), backoff.lost(Duration.ofMillis(3)));
  }
}
