package io.foreshock.engine.lmdb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who is inside, who waits and who may be alone. */
final class GateTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int ATTEMPTS = 10;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Gate gate = new Gate();

  @Test
  void whoeverEntersTwiceIsLetInBetweenTwoAttemptsToBeAlone() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      CountDownLatch inside = new CountDownLatch(1);
      Thread reader = Thread.ofPlatform().start(() -> {
        gate.enter();
        inside.countDown();
        Await.until("the gate is shut", LONG, gate::isShut);
        gate.enter(); // waits, unless the attempt has just ended
        gate.leave();
        gate.leave();
      });
      inside.await();
      int attempts = 1;
      while (!gate.shut(SHORT))
        assertTrue(++attempts < ATTEMPTS, "nobody leaves");
      gate.open();
      reader.join();
    }
  }
}
