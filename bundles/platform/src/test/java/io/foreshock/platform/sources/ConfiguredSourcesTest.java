package io.foreshock.platform.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe;
import io.foreshock.api.platform.SourceAdmin.Field;
import io.foreshock.api.platform.SourceAdmin.FieldType;
import io.foreshock.api.platform.SourceAdmin.Form;
import io.foreshock.api.platform.SourceAdmin.Source;
import io.foreshock.testkit.Await;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.metatype.MetaTypeService;

/** Forms and files against the real Metatype, FileInstall and Configuration Admin. */
class ConfiguredSourcesTest {
  private static final String PID = "com.acme.adapter.bus";
  private static final String METATYPE = """
      <?xml version="1.0" encoding="UTF-8"?>
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0" localization="OSGI-INF/l10n/bus">
        <OCD id="bus" name="%name" description="A bus">
          <AD id="host" type="String" name="Host" default="localhost"/>
          <AD id="port" type="Integer" name="Port" default="0"/>
          <AD id="topics" type="String" cardinality="2147483647" name="Topics" default=""/>
          <AD id="rate" type="Double" name="Rate" default="1.5"/>
          <AD id="secret" type="Password" name="Secret" default=""/>
          <AD id="tls" type="Boolean" name="TLS" default="false"/>
          <AD id="mode" type="String" name="Mode" default="fast"><Option label="Fast" value="fast"/><Option label="Slow" value="slow"/></AD>
          <AD id="asset" type="String" name="Asset"/>
        </OCD>
        <Designate factoryPid="com.acme.adapter.bus"><Object ocdref="bus"/></Designate>
        <Designate factoryPid="com.acme.other"><Object ocdref="bus"/></Designate>
      </metatype:MetaData>
      """;

  @TempDir
  Path folder;
  private Path conf;
  private Framework framework;
  private ConfiguredSources sources;

  @BeforeEach
  void start() throws Exception {
    conf = Files.createDirectories(folder.resolve("conf"));
    framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("felix")
        .toString(), "felix.fileinstall.dir", conf.toString(), "felix.fileinstall.poll", "50",
        "felix.fileinstall.noInitialDelay", "true", "felix.fileinstall.filter", ".*\\.(jar|cfg|config)",
        "felix.fileinstall.enableConfigSave", "false", "felix.fileinstall.tmpdir", folder.resolve("tmp").toString(),
        "org.osgi.framework.system.packages.extra",
        "org.osgi.service.log;version=1.4,org.osgi.service.metatype;version=1.4"));
    framework.init();
    BundleContext context = framework.getBundleContext();
    for (String name : List.of("org.apache.felix.configadmin", "org.apache.felix.fileinstall",
        "org.apache.felix.metatype", "org.osgi.service.component", "org.osgi.util")) {
      for (String p : System.getProperty("java.class.path").split(File.pathSeparator))
        if (p.endsWith(".jar") && Path.of(p).getFileName().toString().startsWith(name))
          context.installBundle(Path.of(p).toUri().toString());
    }
    Path adapter = adapter();
    context.installBundle(adapter.toUri().toString());
    framework.start();
    for (var b : context.getBundles())
      if (b.getBundleId() != 0 && b.getHeaders().get("Fragment-Host") == null)
        b.start();
    sources = new ConfiguredSources(context, metatype(context), conf);
    Await.until("the form is there", () -> !sources.forms(Locale.ROOT).isEmpty());
  }

  private static MetaTypeService metatype(BundleContext context) {
    return (MetaTypeService) context.getService(Objects.requireNonNull(context.getServiceReference(
        "org.osgi.service.metatype.MetaTypeService")));
  }

  private Path adapter() throws Exception {
    Manifest m = new Manifest();
    Attributes a = m.getMainAttributes();
    a.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    a.putValue("Bundle-ManifestVersion", "2");
    a.putValue("Bundle-SymbolicName", "com.acme.adapter.bus");
    Path jar = folder.resolve("bus.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), m)) {
      for (var e : Map.of("OSGI-INF/metatype/bus.xml", METATYPE, "OSGI-INF/l10n/bus.properties", "name=Bus\n",
          "OSGI-INF/l10n/bus_de.properties", "name=Leitung\n").entrySet()) {
        out.putNextEntry(new ZipEntry(e.getKey()));
        out.write(e.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aFormTellsWhatTheAdapterDescribes() {
    Form form = sources.forms(Locale.ROOT).getFirst();

    assertEquals(1, sources.forms(Locale.ROOT).size(), "a factory that is no adapter is none");
    assertEquals("bus", form.protocol());
    assertEquals("Bus", form.name());
    assertEquals("Leitung", sources.forms(Locale.GERMAN).getFirst().name());
    assertEquals(List.of("host", "port", "topics", "rate", "secret", "tls", "mode", "asset"),
        form.fields().stream().map(Field::key).toList());
    assertEquals(List.of("asset"), form.fields().stream().filter(Field::required).map(Field::key).toList());
    assertEquals(List.of("topics"), form.fields().stream().filter(Field::many).map(Field::key).toList());
    assertEquals(Map.of("fast", "Fast", "slow", "Slow"), form.fields().get(6).choices());
    assertEquals(FieldType.PASSWORD, form.fields().get(4).type());
    assertEquals("localhost", form.fields().getFirst().defaultValue());
  }

  @Test
  void everyTextArrivesInTheConfigurationAsItWasTyped() throws Exception {
    String nasty = " a\\b{c}${user.home} #=:!ü€\t'\"end\\ ";
    save(Map.of("host", nasty, "topics", "a/#\nb/+/c", "secret", "p{a}\\ss", "asset", "line1", "port", "0"));

    Await.until("configured", () -> configuration() != null);
    Dictionary<String, Object> c = Objects.requireNonNull(configuration());
    assertEquals(nasty, c.get("host"));
    assertEquals("a/#, b/+/c", c.get("topics"));
    assertEquals("p{a}\\ss", c.get("secret"));
    assertEquals(null, c.get("port"), "what is the default is not written");
    assertEquals(nasty, told().get("host"));
    assertEquals("a/#\nb/+/c", told().get("topics"));
    assertFalse(told().containsKey("secret"), "passwords are not told");
  }

  @Test
  void aPasswordLeftOutStaysAndOneThatIsEmptyGoes() {
    save(Map.of("secret", "one", "asset", "a"));
    save(Map.of("host", "h", "asset", "a"));
    assertTrue(text().contains("secret = one"), text());
    save(Map.of("secret", "", "asset", "a"));
    assertFalse(text().contains("secret"), text());
  }

  @Test
  void aDeletionIsTakenBackWithItsPassword() {
    save(Map.of("secret", "one", "asset", "a"));
    Source before = sources.sources().getFirst();
    Await.until("configured", () -> configuration() != null);
    sources.delete(PID, "x");
    assertEquals(List.of(), sources.sources());
    Await.until("gone", () -> configuration() == null);

    sources.save(before);

    Await.until("back", () -> configuration() != null);
    assertEquals("one", Objects.requireNonNull(configuration()).get("secret"));
  }

  @Test
  void whatAHandWroteStays() throws Exception {
    Files.writeString(conf.resolve(PID + "-x.cfg"),
        "# mine\nhost = ${user.name}\nunknown = 7\nasset = a\n");
    save(Map.of("host", told().get("host"), "asset", "b"));
    assertEquals("# mine\nasset = b\nhost = ${user.name}\nunknown = 7\n", text());
  }

  @Test
  void theFileIsForItsOwnerOnly() throws Exception {
    save(Map.of("secret", "one", "asset", "a"));
    assertEquals("rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(conf.resolve(PID + "-x.cfg"))));
  }

  @Test
  void whatTheFormDoesNotAllowIsRefusedNamingTheField() {
    refused("port: not a number: x", Map.of("port", "x", "asset", "a"));
    refused("asset: must not be empty", Map.of());
    refused("mode: must be one of fast, slow: other", Map.of("mode", "other", "asset", "a"));
    refused("tls: must be true or false: yes", Map.of("tls", "yes", "asset", "a"));
    refused("topics: no commas within an item: a,b", Map.of("topics", "a,b", "asset", "a"));
    refused("nothing: no such setting of Bus", Map.of("nothing", "x", "asset", "a"));
    assertEquals("name: must be 1 to 64 letters, digits, - and _: name=../x", assertThrows(ForeshockException.class,
        () -> sources.save(new Source(PID, "../x", Map.of("asset", "a")))).getMessage());
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class,
        () -> sources.save(new Source("com.acme.other", "x", Map.of()))).code());
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class, () -> sources.delete(PID, "y")).code());
    assertEquals(List.of(), sources.sources());
  }

  private void refused(String message, Map<String, String> settings) {
    ForeshockException e = assertThrows(ForeshockException.class, () -> save(settings));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void aProbeKnowsThePasswordOfASavedConnection() throws Exception {
    List<Map<String, ?>> asked = new ArrayList<>();
    assertEquals(ErrorCode.NOT_FOUND, assertThrows(ForeshockException.class, () -> sources.probe(PID)).code());
    sources.setProbes(List.of(new SourceProbe() {
      @Override
      public String factoryPid() {
        return PID;
      }

      @Override
      public void test(Map<String, ?> settings, Consumer<Step> report) {
        asked.add(settings);
      }

      @Override
      public List<Node> browse(Map<String, ?> settings, String parent) {
        asked.add(settings);
        return List.of();
      }
    }));
    save(Map.of("secret", "o{n}e", "asset", "a"));

    sources.probe(PID, "x").test(Map.of("topics", "a\nb"), s -> {
    });
    sources.probe(PID, "x").browse(Map.of("secret", "new"), "");
    sources.probe(PID).test(Map.of(), s -> {
    });

    assertEquals("o{n}e", asked.get(0).get("secret"));
    assertEquals("a, b", asked.get(0).get("topics"));
    assertEquals(conf.resolve(PID + "-x.cfg").toUri().toString(), asked.get(0).get("felix.fileinstall.filename"));
    assertEquals("new", asked.get(1).get("secret"));
    assertFalse(asked.get(2).containsKey("secret"));
  }

  private void save(Map<String, String> settings) {
    sources.save(new Source(PID, "x", settings));
  }

  private Map<String, String> told() {
    return sources.sources().getFirst().settings();
  }

  private String text() {
    try {
      return Files.readString(conf.resolve(PID + "-x.cfg"));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** By reflection: the framework's Configuration Admin has its own classes. */
  @SuppressWarnings("unchecked")
  private Dictionary<String, Object> configuration() {
    try {
      BundleContext context = framework.getBundleContext();
      Object admin = context.getService(context.getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin",
          null)[0]);
      Object[] all = (Object[]) admin.getClass().getMethod("listConfigurations", String.class).invoke(admin,
          "(service.factoryPid=" + PID + ")");
      return all == null || all.length == 0
          ? null
          : (Dictionary<String, Object>) all[0].getClass().getMethod("getProperties").invoke(all[0]);
    } catch (ReflectiveOperationException | InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
