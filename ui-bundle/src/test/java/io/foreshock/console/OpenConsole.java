package io.foreshock.console;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.view.ConsoleView;
import io.foreshock.console.view.FileDialogs;
import io.foreshock.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** The real console window over a fake plant, on the headless platform. */
final class OpenConsole implements AutoCloseable {
  private final FakePlant plant;
  private final ConsoleWindow window;
  final AtomicReference<@Nullable Path> chosen = new AtomicReference<>();

  OpenConsole(FakePlant plant, int width, int height, boolean dark) {
    this.plant = plant;
    window = new ConsoleWindow(plant,
        new ConsoleSettings(width, height, dark, "m.keller", Path.of("target/pictures"), null, 1), dialogs(
            chosen::get));
    window.open();
    Await.until("console opens", Duration.ofSeconds(60), () -> window.isShowing());
  }

  static FileDialogs noFiles() {
    return dialogs(() -> null);
  }

  private static FileDialogs dialogs(Supplier<@Nullable Path> answer) {
    return new FileDialogs() {
      @Override
      public @Nullable Path openJar(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path openCsv(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path saveRows(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path openFolder(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path saveBackup(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path openPatterns(Window owner) {
        return answer.get();
      }

      @Override
      public @Nullable Path savePatterns(Window owner, String name) {
        return answer.get();
      }

      @Override
      public @Nullable Path savePdf(Window owner, String name) {
        return answer.get();
      }
    };
  }

  FakePlant plant() {
    return plant;
  }

  ConsoleWindow window() {
    return window;
  }

  ConsoleModel model() {
    return window.model();
  }

  ConsoleView view() {
    return window.view();
  }

  <T> T get(Callable<T> onFx) {
    if (Platform.isFxApplicationThread())
      try {
        return onFx.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    CompletableFuture<T> f = new CompletableFuture<>();
    Platform.runLater(() -> {
      try {
        f.complete(onFx.call());
      } catch (Throwable e) {
        f.completeExceptionally(e);
      }
    });
    try {
      return f.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e.getCause() == null ? e : e.getCause());
    }
  }

  void fx(Runnable onFx) {
    get(() -> {
      onFx.run();
      return true;
    });
  }

  /** A condition on the models, which are asked on the FX thread. */
  void await(String what, Callable<Boolean> condition) {
    Await.until(what, () -> get(condition));
  }

  void awaitTrend() {
    await("a trend is drawn", () -> {
      var f = model().trend().frameProperty().get();
      return f != null && !f.lines().isEmpty() && f.lines().getFirst().x().length > 10;
    });
  }

  /** Lets a few pulses pass, so that layout and canvas have settled. */
  void pulses(int n) {
    AtomicInteger seen = new AtomicInteger();
    AnimationTimer timer = get(() -> {
      AnimationTimer t = new AnimationTimer() {
        @Override
        public void handle(long now) {
          seen.incrementAndGet();
        }
      };
      t.start();
      return t;
    });
    Await.until("pulses", () -> seen.get() >= n);
    fx(timer::stop);
  }

  Path picture(Path file) {
    pulses(30);
    AtomicReference<String> done = new AtomicReference<>("");
    fx(() -> view().savePicture(file, done::set));
    Await.until("picture " + file, () -> !done.get().isEmpty());
    return file;
  }

  @Override
  public void close() {
    window.close();
  }
}
