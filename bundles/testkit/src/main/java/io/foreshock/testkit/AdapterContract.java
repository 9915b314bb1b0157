package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.ingest.Quality;
import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/**
 * What every protocol adapter promises. A test class of the adapter extends this,
 * starts a source of its own and says how to speak to it.
 */
public abstract class AdapterContract {
  /** A busy machine, a slow library. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** Longest the framework may have to wait for a bundle that is to go. */
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @TempDir
  protected Path data;
  protected final InMemoryAppliance appliance = new InMemoryAppliance();
  private final List<AdapterHarness> open = new ArrayList<>();

  /** The component's class, public, with one public constructor. */
  protected abstract Class<?> component();

  /** The bundle's activator, where it has one. */
  protected String activator() {
    return "";
  }

  /** {@code mqtt} */
  protected abstract String protocol();

  /** By key, of the configuration's types, for the source of this test. */
  protected abstract Map<String, Object> settings();

  /** A setting that must be refused, and its value. */
  protected abstract Map.Entry<String, Object> wrong();

  /** Settings of a source that is not there. */
  protected abstract Map<String, Object> away();

  /** Has the source yield at least so many more readings, each with a time or sensor of its own. */
  protected abstract void produce(int readings) throws Exception;

  /** The source has the same readings again for a connection that begins anew: a file, a queue. */
  protected boolean comesAgain() {
    return false;
  }

  /** A library that the JDK itself keeps in memory for a while may be excused. */
  protected boolean isCollected() {
    return true;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AdapterHarness harness : List.copyOf(open))
      end(harness);
  }

  private AdapterHarness begin(Map<String, Object> settings) throws Exception {
    AdapterHarness harness = AdapterHarness.start(component(), "io.foreshock.adapter." + protocol() + "~contract",
        settings, appliance, data);
    open.add(harness);
    return harness;
  }

  private void end(AdapterHarness harness) throws Exception {
    open.remove(harness);
    long began = System.nanoTime();
    harness.close();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(SECONDS) < 0, "it ends within seconds: " + took);
  }

  private long stored() {
    return appliance.catalog().sensors().stream()
        .mapToLong(s -> good(appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE).qualities())).sum();
  }

  /** A reading of quality bad marks that there is none. */
  private static long good(byte[] qualities) {
    return IntStream.range(0, qualities.length).filter(i -> qualities[i] != Quality.BAD.code()).count();
  }

  @Test
  void readingsAreStoredAndTheConnectionSaysSo() throws Exception {
    AdapterHarness harness = begin(settings());
    produce(50);
    Await.until("fifty readings", PATIENCE, () -> stored() >= 50);
    Await.until("told", PATIENCE, () -> Set.of(State.ONLINE, State.FINISHED).contains(harness.connection().status()
        .state()));
    ConnectionStatus status = harness.connection().status();
    assertTrue(status.readings() >= 50 && status.sensors() > 0, status.toString());
    assertEquals(protocol() + ":contract", harness.connection().id());
    assertEquals(protocol(), harness.connection().protocol());
  }

  @Test
  void whatIsNotOnDiskWhenItEndsComesAgain() throws Exception {
    Assumptions.assumeTrue(comesAgain(), "the source keeps nothing for us");
    appliance.ingest().hold();
    AdapterHarness first = begin(settings());
    produce(50);
    Await.until("offered to the store", PATIENCE, () -> !appliance.catalog().sensors().isEmpty());
    end(first);
    assertEquals(0, stored());
    appliance.ingest().forget();
    begin(settings());
    Await.until("fifty readings", PATIENCE, () -> stored() >= 50);
  }

  @Test
  void whatTheStoreRefusedIsStoredLater() throws Exception {
    appliance.ingest().failNext(new ForeshockException(ErrorCode.DISK_FULL, "disk full: free=0"));
    begin(settings());
    produce(50);
    Await.until("fifty readings", PATIENCE, () -> stored() >= 50);
  }

  @Test
  void aFullStoreMakesItWait() throws Exception {
    appliance.ingest().full(true);
    AdapterHarness harness = begin(settings());
    produce(50);
    assertEquals(0, stored());
    appliance.ingest().full(false);
    Await.until("readings", PATIENCE, () -> stored() > 0);
    end(harness);
  }

  @Test
  void wrongSettingsAreNamedAndHarmNobody() throws Exception {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put(wrong().getKey(), wrong().getValue());
    AdapterHarness harness = begin(settings);
    Await.until("refused", PATIENCE, () -> harness.connection().status().state() == State.OFFLINE);
    String cause = harness.connection().status().cause();
    assertTrue(cause.startsWith("configuration: ") && cause.contains(wrong().getKey()), cause);
  }

  @Test
  void aSourceThatIsAwayIsToldWithItsCause() throws Exception {
    AdapterHarness harness = begin(away());
    Await.until("told", PATIENCE, () -> harness.connection().status().state() == State.OFFLINE);
    assertFalse(harness.connection().status().cause().isEmpty());
    assertEquals(0, stored());
    end(harness);
  }

  @Test
  void itsThreadsEndWithIt() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    AdapterHarness harness = begin(settings());
    produce(10);
    Await.until("some readings", PATIENCE, () -> stored() > 0);
    end(harness);
    Await.until("no thread of ours is left", PATIENCE, () -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> t.getName().startsWith("foreshock-" + protocol()) && !before.contains(t)));
  }

  @Test
  void itsClassesLeaveMemoryWithTheBundle() throws Exception {
    Assumptions.assumeTrue(isCollected(), "the JDK keeps classes of its library for a while");
    FutureTask<WeakReference<ClassLoader>> task = new FutureTask<>(this::used);
    // A library's thread locals go with the thread; a stack frame of ours would hold the loader too.
    Thread.ofPlatform().start(task);
    WeakReference<ClassLoader> bundle = task.get(2, TimeUnit.MINUTES);
    Await.until("the class loader is collected", PATIENCE, () -> {
      System.gc();
      return bundle.get() == null;
    });
  }

  private WeakReference<ClassLoader> used() throws Exception {
    ClassLoader loader = new BundleLoader(getClass().getClassLoader());
    Object own = activator().isEmpty()
        ? null
        : loader.loadClass(activator()).getConstructor().newInstance();
    activate(own, "start");
    AdapterHarness harness = AdapterHarness.start(loader.loadClass(component().getName()), "io.foreshock.adapter."
        + protocol() + "~contract", settings(), appliance, data);
    try {
      produce(10);
      Await.until("some readings", PATIENCE, () -> stored() > 0);
    } finally {
      harness.close();
      activate(own, "stop");
    }
    return new WeakReference<>(loader);
  }

  private void activate(@Nullable Object activator, String what) throws ReflectiveOperationException {
    if (activator == null)
      return;
    Method method = activator.getClass().getMethod(what, BundleContext.class);
    method.invoke(activator, AdapterHarness.context(data));
  }

  /** The class path once more, but for what adapters share with the appliance and the tests. */
  private static final class BundleLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of("java.", "javax.", "jdk.", "sun.", "io.foreshock.api.",
        "io.foreshock.testkit.", "org.osgi.", "org.slf4j.", "org.junit.", "tools.jackson.", "com.fasterxml.");

    BundleLoader(ClassLoader parent) {
      super(urls(), parent);
    }

    private static URL[] urls() {
      List<URL> urls = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        try {
          urls.add(Path.of(entry).toUri().toURL());
        } catch (MalformedURLException e) {
          throw new IllegalStateException("class path: " + entry, e);
        }
      return urls.toArray(new URL[0]);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (SHARED.stream().anyMatch(name::startsWith))
        return super.loadClass(name, resolve);
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
