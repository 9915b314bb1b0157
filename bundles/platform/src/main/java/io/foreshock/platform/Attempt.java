package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Calls foreign code on a thread of its own, so that code which hangs holds up
 * nobody else. It is interrupted then; a thread that ignores this stays, for Java
 * cannot end it, and the message says so.
 */
final class Attempt {
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);
  private static final int FRAMES = 3;
  /** Threads at work; the limit of each is watched by the one that waits for it. */
  private static final Set<Thread> AT_WORK = ConcurrentHashMap.newKeySet();

  private Attempt() {
  }

  /**
   * @param what
   *            names the thread and begins the message: {@code start com.acme.press}
   * @throws ForeshockException
   *             {@code INVALID_BUNDLE} with the reason of what was thrown,
   *             {@code TIMEOUT} with the place where it hangs
   */
  static <T> T of(String what, Duration limit, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(() -> {
      AT_WORK.add(Thread.currentThread());
      try {
        return work.call();
      } finally {
        AT_WORK.remove(Thread.currentThread());
      }
    });
    Thread thread = Thread.ofPlatform().daemon().name("foreshock-" + what.replace(' ', '-')).unstarted(task);
    thread.setContextClassLoader(null); // nothing foreign to hold on to
    thread.start();
    try {
      return task.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ForeshockException(ErrorCode.INVALID_BUNDLE, what + ": " + rootMessage(e), e);
    } catch (TimeoutException e) {
      String place = place(thread);
      thread.interrupt();
      boolean ended = joined(thread);
      throw new ForeshockException(ErrorCode.TIMEOUT, what + ": hangs, limit " + limit.toMillis() + " ms, at " + place
          + (ended ? "" : "; its thread cannot be ended before a restart"), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, what + ": interrupted", e);
    }
  }

  static boolean isOneOfOurs(Thread thread) {
    return AT_WORK.contains(thread);
  }

  private static boolean joined(Thread thread) {
    try {
      return thread.join(AFTER_INTERRUPT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The innermost frames that are not the JDK's. */
  static String place(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    String place = Arrays.stream(stack).filter(f -> !f.getClassName().startsWith("java.")
        && !f.getClassName().startsWith("jdk.") && !f.getClassName().startsWith("sun.")).limit(FRAMES)
        .map(f -> f.getClassName() + "." + f.getMethodName() + ":" + f.getLineNumber())
        .collect(Collectors.joining(" < "));
    return place.isEmpty() ? "an unknown place" : place;
  }

  static String rootMessage(Throwable t) {
    Throwable root = t;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String text = message == null || message.isBlank() ? root.getClass().getName() : message;
    return text.replaceAll("\\s+", " ");
  }
}
