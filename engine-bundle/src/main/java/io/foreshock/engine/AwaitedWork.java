package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work whose caller waits for the commit. */
abstract class AwaitedWork implements Work {
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  @Override
  public final void committed() {
    done.complete(true);
  }

  @Override
  public final void failed(ForeshockException cause) {
    done.completeExceptionally(cause);
  }

  /** Returns once it is on disk; throws the reason when it will not be. */
  final void await() {
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ForeshockException f) {
        ForeshockException own = new ForeshockException(f.code(), String.valueOf(f.getMessage()), f);
        throw own;
      }
      throw e;
    }
  }
}
