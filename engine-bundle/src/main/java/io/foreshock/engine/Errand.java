package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Something that the writer does between two transactions because the whole store is concerned: exchanging its file.
 */
final class Errand implements Work {
  private final Runnable action;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  Errand(Runnable action) {
    this.action = action;
  }

  void run() {
    try {
      action.run();
      done.complete(true);
    } catch (ForeshockException e) {
      done.completeExceptionally(e);
    } catch (RuntimeException e) {
      done.completeExceptionally(new ForeshockException(ErrorCode.INTERNAL, "writer failed: " + e.getMessage(), e));
    }
  }

  void await() {
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ForeshockException f)
        throw f;
      throw e;
    }
  }

  @Override
  public long weight() {
    return 0;
  }

  @Override
  public void apply(Group group) {
    throw new IllegalStateException("an errand is no part of a transaction");
  }

  @Override
  public void committed() {
    // it tells by itself
  }

  @Override
  public void failed(ForeshockException cause) {
    done.completeExceptionally(cause);
  }
}
