package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.tail.Generation;
import io.foreshock.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockKeeperTest {
  @TempDir
  Path dir;

  /** Asks at the worst moment: when the keeper has just found that nobody did. */
  @Test
  void whatIsAskedForWhileTheKeeperIsAboutToRestIsDoneBeforeItIsCalledDone() {
    AtomicReference<BlockKeeper> keeper = new AtomicReference<>();
    AtomicLong ticket = new AtomicLong();
    AtomicInteger passes = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    State state = new State(0, 0, 0, List.of(new Generation(0, System.nanoTime())), Map.of());
    Supplier<State> asking = () -> {
      if (ticket.get() == 0 && passes.get() == 0 && isCalledBy("due"))
        ticket.set(keeper.get().hurry());
      return state;
    };
    Supplier<Codecs> counting = () -> {
      passes.incrementAndGet();
      if (keeper.get().awaitDone(ticket.get(), 0))
        early.incrementAndGet();
      return new Codecs(List.of());
    };
    try (Store store = Store.open(dir, EngineOptions.defaults().store(Durability.NONE));
        BlockKeeper tried = new BlockKeeper(store, asking, counting, new CommitQueue(1 << 20), 64)) {
      keeper.set(tried);
      tried.start();
      Await.until("it was asked", () -> ticket.get() > 0);
      assertTrue(tried.awaitDone(ticket.get(), TimeUnit.SECONDS.toNanos(10)));
      assertTrue(passes.get() > 0, "nothing was done");
      assertTrue(early.get() == 0, "called done before it was");
      assertFalse(tried.awaitDone(ticket.get() + 1, 0));
    }
  }

  private static boolean isCalledBy(String method) {
    return StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getMethodName().equals(method)));
  }
}
