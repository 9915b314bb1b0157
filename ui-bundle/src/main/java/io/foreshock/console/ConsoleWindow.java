package io.foreshock.console;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Services;
import io.foreshock.console.view.ConsoleView;
import io.foreshock.console.view.FileDialogs;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open console: a stage and the model behind it. Closing it, by the operator or with the bundle, ends its threads
 * and leaves the appliance alone. Thread-safe.
 */
final class ConsoleWindow implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleWindow.class);
  private final Services services;
  private final ConsoleSettings settings;
  private final FileDialogs files;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;
  private @Nullable Stage stage;
  private @Nullable ConsoleModel model;
  private @Nullable ConsoleView view;
  private @Nullable PictureTour tour;

  ConsoleWindow(Services services, ConsoleSettings settings, FileDialogs files) {
    this.services = services;
    this.settings = settings;
    this.files = files;
  }

  /** Builds and shows the window; returns at once. */
  void open() {
    Toolkit.run(this::build);
  }

  private void build() {
    synchronized (this) {
      if (closing)
        return;
    }
    long start = System.nanoTime();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    // JavaFX and Ikonli look services up through the context loader
    Thread.currentThread().setContextClassLoader(ConsoleWindow.class.getClassLoader());
    try {
      ConsoleModel m = new ConsoleModel(services, Platform::runLater,
          new ConsoleModel.Options(ZoneId.systemDefault(), settings.operator()));
      ConsoleView v = new ConsoleView(m, files, new Closing(), settings.width(), settings.height(),
          settings.dark());
      Stage s = new Stage();
      s.setTitle("Foreshock");
      s.setMinWidth(1024);
      s.setMinHeight(640);
      s.setScene(v.scene());
      s.setOnCloseRequest((WindowEvent e) -> {
        e.consume();
        closeByOperator();
      });
      s.show();
      m.start(v.chart());
      synchronized (this) {
        stage = s;
        model = m;
        view = v;
        tour = settings.pictures() == null ? null : PictureTour.start(v, m, settings.pictures());
      }
      LOG.info("console shown: {} ms, {}x{}", (System.nanoTime() - start) / 1_000_000, (int) settings.width(),
          (int) settings.height());
    } catch (RuntimeException | LinkageError e) { // the edge of the FX thread: the appliance goes on without a console
      LOG.error("the console cannot open: {}", e.toString(), e);
      closed.countDown();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private final class Closing implements ConsoleView.Window {
    @Override
    public void close() {
      closeByOperator();
    }

    @Override
    public Path pictureFolder() {
      return settings.pictureFolder();
    }

    @Override
    public double pictureScale() {
      return settings.pictureScale();
    }
  }

  private void closeByOperator() {
    LOG.info("console closed by the operator; the appliance goes on without it (stop it with: foreshock stop)");
    Thread t = new Thread(this::close, "foreshock-console-close");
    t.setDaemon(true);
    t.start();
  }

  /** Not on the FX thread: the feeder may need a last pulse to let go of the chart's data. */
  @Override
  public void close() {
    Stage s;
    ConsoleModel m;
    PictureTour t;
    synchronized (this) {
      if (closing)
        return;
      closing = true;
      s = stage;
      m = model;
      t = tour;
    }
    if (t != null)
      t.close();
    if (m != null)
      m.close();
    // on its way out the virtual machine has ended the toolkit already, which takes no more tasks
    if (s == null || Toolkit.isEnding()) {
      closed.countDown();
      return;
    }
    Platform.runLater(() -> {
      s.close();
      s.setScene(null);
      closed.countDown();
    });
    awaitClosed();
  }

  private void awaitClosed() {
    try {
      if (!closed.await(5, TimeUnit.SECONDS))
        LOG.warn("the console's window did not close within 5 s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isShowing() {
    Stage s;
    synchronized (this) {
      s = stage;
    }
    return s != null && closed.getCount() > 0;
  }

  /** For tests: the open console's model. */
  synchronized ConsoleModel model() {
    if (model == null)
      throw new IllegalStateException("the console is not open");
    return model;
  }

  /** For tests: the open console's content. */
  synchronized ConsoleView view() {
    if (view == null)
      throw new IllegalStateException("the console is not open");
    return view;
  }
}
