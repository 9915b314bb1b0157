package io.foreshock.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.platform.BundleAdmin.BundleInfo;
import io.foreshock.platform.probe.Part;
import io.foreshock.platform.probe.calm.Calm;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TestSigner;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/** Adapters that misbehave once they run, with the real component runtime and configuration admin. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Limits LIMITS = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1),
      Duration.ofMillis(20), 1);

  @TempDir
  static Path folder;
  private static TestSigner ours;
  private static Framework framework;
  private static BundleContext context;
  private static FrameworkBundles admin;

  /** One for all tests: the component runtime does not find its descriptions in a second framework of a process. */
  @BeforeAll
  static void start() throws Exception {
    ours = TestSigner.make(folder, "ours");
    Path trust = Files.createDirectories(folder.resolve("trust"));
    Files.createDirectories(folder.resolve("load"));
    ours.certificate(trust.resolve("ours.pem"));
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("felix")
        .toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "io.foreshock.api,io.foreshock.api.adapter,org.osgi.service.cm;version=1.6,"
            + "org.osgi.service.component;version=1.5,org.osgi.service.component.runtime;version=1.5,"
            + "org.osgi.service.component.runtime.dto;version=1.5",
        "ds.loglevel", "0", "felix.log.level", "0",
        "felix.service.urlhandlers", "false"));
    framework.start();
    context = framework.getBundleContext();
    List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(p -> p.matches(".*(felix\\.scr|felix\\.configadmin|util\\.promise|util\\.function)-[0-9.]+jar"))
        .toList();
    assertEquals(4, jars.size(), jars::toString);
    for (String jar : jars) context.installBundle(Path.of(jar).toUri().toString());
    for (var bundle : context.getBundles()) bundle.start();
    admin = new FrameworkBundles(context, folder, LIMITS);
    // like the gateway and the console: wants each connection as soon as it appears, on the thread that registers it
    context.addServiceListener(event -> {
      if (event.getType() == ServiceEvent.REGISTERED) context.getService(event.getServiceReference());
    }, "(objectClass=" + Connection.class.getName() + ")");
  }

  @AfterEach
  void clear() throws Exception {
    for (BundleInfo bundle : admin.bundles()) if (!bundle.core()) admin.uninstall(bundle.symbolicName(), PATIENCE);
    ConfigurationAdmin configurations = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    var all = configurations.listConfigurations(null);
    for (int i = 0; all != null && i < all.length; i++) all[i].delete();
    Await.until("nothing is left", PATIENCE, () -> context.getServiceReference(Connection.class) == null);
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void anAdapterThatHangsWhileItIsConfiguredIsStoppedAndOthersGoOn() throws Exception {
    install("com.acme.press");
    assertEquals("ACTIVE", admin.install(jar("com.acme.pump", "1", Calm.class), PATIENCE).state());

    configure("com.acme.press", "one", "hang");
    configure("com.acme.pump", "two", "online"); // waits behind it, on the same thread

    Await.until("the other one is there", PATIENCE, () -> states().get("part:two") == State.ONLINE);
    Await.until("the first one is stopped", PATIENCE, () -> info("com.acme.press").state().equals("RESOLVED"));
    Await.until("with its cause", PATIENCE, () -> info("com.acme.press").reason().matches(
        ".*io\\.foreshock\\.platform\\.probe\\.Part\\.activate.*, called by the thread .*"));
    Await.until("it is shown among the connections", PATIENCE, () -> cause("press:one").contains("Part.activate"));
    assertEquals("ACTIVE", info("com.acme.pump").state());
  }

  @Test
  void anAdapterThatHangsWhenItIsAskedIsStopped() throws Exception {
    install("com.acme.press");
    configure("com.acme.press", "one", "hang-status");
    Await.until("it is there", PATIENCE, () -> context.getServiceReference(Connection.class) != null);
    Connection connection = context.getService(context.getServiceReference(Connection.class));
    Thread asks = Thread.ofPlatform().name("asks").start(() -> ask(connection));

    Await.until("it is stopped", PATIENCE, () -> info("com.acme.press").reason().contains("called by the thread asks"));
    assertTrue(asks.join(PATIENCE), "the one who asked is free again");
    Await.until("it is shown among the connections", PATIENCE, () -> cause("press:one").contains("hangs at"));
  }

  @Test
  void anAdapterThatThrowsWhileItIsConfiguredIsShownWithItsCauseUntilItRuns() throws Exception {
    install("com.acme.press");
    configure("com.acme.press", "one", "throw");

    Await.until("the cause is shown", PATIENCE, () -> info("com.acme.press").reason().contains(
        "the pump is not primed"));
    Await.until("also among the connections", PATIENCE, () -> cause("press:one").contains("the pump is not primed"));

    configure("com.acme.press", "one", "online");

    Await.until("it is online", PATIENCE, () -> states().equals(Map.of("part:one", State.ONLINE)));
    assertEquals("", info("com.acme.press").reason());
  }

  @Test
  void anUpdateWhoseComponentThrowsIsRolledBack() throws Exception {
    install("com.acme.press");
    configure("com.acme.press", "one", "online");
    Await.until("it is online", PATIENCE, () -> states().get("part:one") == State.ONLINE);
    Path bad = jar("com.acme.press", "2", Broken.class);

    var e = org.junit.jupiter.api.Assertions.assertThrows(io.foreshock.api.ForeshockException.class,
        () -> admin.install(bad, Duration.ofSeconds(1)));

    assertTrue(e.getMessage().contains("runs again"), e.getMessage());
    Await.until("it is online again", PATIENCE, () -> states().get("part:one") == State.ONLINE);
  }

  private static void ask(Connection connection) {
    assertEquals(State.ONLINE, connection.status().state());
  }

  private void configure(String pid, String name, String does) throws Exception {
    ConfigurationAdmin configurations = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Dictionary<String, Object> properties = new Hashtable<>(Map.of("does", does));
    configurations.getFactoryConfiguration(pid, name, "?").update(properties);
  }

  private void install(String name) throws Exception {
    assertEquals("ACTIVE", admin.install(jar(name, "1", Part.class), PATIENCE).state());
  }

  /** Is not in the bundle that names it. */
  private interface Broken {}

  private Path jar(String name, String version, Class<?> implementation) throws Exception {
    String xml = """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" activate="activate"
          configuration-policy="require" configuration-pid="%s">
          <service><provide interface="io.foreshock.api.adapter.Connection"/></service>
          <implementation class="%s"/>
        </scr:component>
        """.formatted(name, name, implementation.getName());
    TestJar jar = TestJar.bundle(name, version).header("Service-Component", "OSGI-INF/part.xml")
        .header("Import-Package", "io.foreshock.api.adapter")
        .entry("OSGI-INF/part.xml", xml.getBytes(StandardCharsets.UTF_8));
    String file = implementation.getName().replace('.', '/') + ".class";
    if (implementation != Broken.class) {
      try (var in = implementation.getClassLoader().getResourceAsStream(file)) {
        jar.entry(file, in.readAllBytes());
      }
    }
    return ours.sign(jar.write(folder.resolve(name + "-" + version + ".jar")));
  }

  private BundleInfo info(String name) {
    return admin.bundles().stream().filter(b -> b.symbolicName().equals(name)).findFirst().orElseThrow();
  }

  private Map<String, State> states() throws Exception {
    Map<String, State> states = new TreeMap<>();
    statuses().forEach((id, status) -> states.put(id, status.state()));
    return states;
  }

  private String cause(String id) throws Exception {
    ConnectionStatus status = statuses().get(id);
    return status == null ? "" : status.cause();
  }

  private Map<String, ConnectionStatus> statuses() throws Exception {
    Map<String, ConnectionStatus> all = new TreeMap<>();
    for (ServiceReference<Connection> r : context.getServiceReferences(Connection.class, null)) {
      Connection c = context.getService(r);
      if (c != null) all.put(c.id(), c.status());
    }
    return all;
  }
}
