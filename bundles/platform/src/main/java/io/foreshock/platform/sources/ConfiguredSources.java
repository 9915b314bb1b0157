package io.foreshock.platform.sources;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.SourceProbe;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.SourceAdmin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.MetaTypeService;

/**
 * Connections as files of the configuration folder. Passwords of connections
 * deleted lately stay in memory, so that a deletion can be taken back by saving
 * what was told before. Thread-safe.
 */
@Component(service = SourceAdmin.class)
public final class ConfiguredSources implements SourceAdmin {
  private static final int REMEMBERED = 32;
  /** FileInstall's own property: where a configuration comes from; adapters resolve file names against it. */
  private static final String FILE = "felix.fileinstall.filename";

  private final MetatypeForms metatype;
  private final Object lock = new Object();
  /** Guarded by the lock. */
  private final ConfigFolder folder;
  /** Raw passwords by file; guarded by the lock. */
  private final Map<Path, Map<String, String>> deleted = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, Map<String, String>> eldest) {
      return size() > REMEMBERED;
    }
  };

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<SourceProbe> probes = List.of();

  @Activate
  public ConfiguredSources(BundleContext context, @Reference MetaTypeService metatype) {
    this(context, metatype, Path.of(String.valueOf(context.getProperty(Appliance.DATA_PROPERTY))).resolve("conf"));
  }

  ConfiguredSources(BundleContext context, MetaTypeService metatype, Path conf) {
    this.metatype = new MetatypeForms(context, metatype);
    folder = new ConfigFolder(conf);
  }

  void setProbes(List<SourceProbe> those) {
    probes = List.copyOf(those);
  }

  @Override
  public List<Form> forms(Locale locale) {
    return metatype.forms(locale);
  }

  private Form form(String factoryPid) {
    return metatype.forms(Locale.ROOT).stream().filter(f -> f.factoryPid().equals(factoryPid)).findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND,
            "no adapter is installed for: pid=" + factoryPid));
  }

  @Override
  public List<Source> sources() {
    Map<String, Form> forms = metatype.forms(Locale.ROOT).stream()
        .collect(Collectors.toMap(Form::factoryPid, f -> f));
    List<Source> sources = new ArrayList<>();
    synchronized (lock) {
      for (ConfigFolder.Entry e : folder.entries()) {
        Form form = forms.get(e.factoryPid());
        if (form != null)
          sources.add(new Source(e.factoryPid(), e.name(), told(form, folder.read(e.file()))));
      }
    }
    return sources;
  }

  private static Map<String, String> told(Form form, ConfigText text) {
    Map<String, String> settings = new TreeMap<>();
    for (Field f : form.fields()) {
      String raw = text.raw().get(f.key());
      if (raw != null && f.type() != FieldType.PASSWORD)
        settings.put(f.key(), value(f, raw));
    }
    return settings;
  }

  private static String value(Field f, String raw) {
    String plain = ConfigText.plain(raw);
    return f.many()
        ? Stream.of(plain.split(",")).map(String::strip).filter(s -> !s.isEmpty()).collect(Collectors.joining("\n"))
        : plain;
  }

  @Override
  public void save(Source source) {
    Form form = form(source.factoryPid());
    FieldCheck.check(form, source);
    synchronized (lock) {
      Path file = folder.find(source.factoryPid(), source.name()).map(ConfigFolder.Entry::file)
          .orElseGet(() -> folder.fileFor(source.factoryPid(), source.name()));
      ConfigText before = folder.find(source.factoryPid(), source.name()).map(e -> folder.read(e.file()))
          .orElseGet(() -> new ConfigText("", deleted.getOrDefault(file, Map.of())));
      folder.write(file, new ConfigText(before.comments(), written(form, source, before.raw())));
      deleted.remove(file);
    }
  }

  /** What the form does not know stays, too: it may be of another version of the adapter. */
  private static Map<String, String> written(Form form, Source source, Map<String, String> before) {
    Map<String, String> raw = new TreeMap<>(before);
    for (Field f : form.fields()) {
      String value = source.settings().get(f.key());
      if (value == null && f.type() == FieldType.PASSWORD)
        continue;
      String old = raw.remove(f.key());
      if (value == null || value.equals(f.defaultValue()))
        continue;
      String fresh = String.join(", ", FieldCheck.items(f, value));
      // a value nobody changed may name another setting: ${env:HOME}
      raw.put(f.key(), old != null && value(f, old).equals(value(f, ConfigText.raw(fresh)))
          ? old
          : ConfigText.raw(fresh));
    }
    return raw;
  }

  @Override
  public void delete(String factoryPid, String name) {
    synchronized (lock) {
      Path file = folder.find(factoryPid, name).map(ConfigFolder.Entry::file)
          .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND,
              "no such connection: pid=" + factoryPid + ", name=" + name));
      deleted.put(folder.fileFor(factoryPid, name), passwords(factoryPid, folder.read(file)));
      folder.delete(file);
    }
  }

  private Map<String, String> passwords(String factoryPid, ConfigText text) {
    Map<String, String> found = new HashMap<>();
    metatype.forms(Locale.ROOT).stream().filter(f -> f.factoryPid().equals(factoryPid))
        .flatMap(f -> f.fields().stream()).filter(f -> f.type() == FieldType.PASSWORD).forEach(f -> {
          String raw = text.raw().get(f.key());
          if (raw != null)
            found.put(f.key(), raw);
        });
    return found;
  }

  @Override
  public SourceProbe probe(String factoryPid) {
    return new KnowingProbe(adapters(factoryPid), form(factoryPid), Map.of());
  }

  private SourceProbe adapters(String factoryPid) {
    return probes.stream().filter(p -> p.factoryPid().equals(factoryPid)).findFirst()
        .orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND,
            "this adapter cannot look at the other side, or is not installed: pid=" + factoryPid));
  }

  @Override
  public SourceProbe probe(String factoryPid, String name) {
    return new KnowingProbe(adapters(factoryPid), form(factoryPid), known(factoryPid, name));
  }

  private Map<String, String> known(String factoryPid, String name) {
    Map<String, String> known = new HashMap<>();
    synchronized (lock) {
      Path file = folder.find(factoryPid, name).map(ConfigFolder.Entry::file)
          .orElseGet(() -> folder.fileFor(factoryPid, name));
      known.put(FILE, file.toUri().toString());
      if (folder.find(factoryPid, name).isPresent())
        passwords(factoryPid, folder.read(file)).forEach((k, v) -> known.put(k, ConfigText.plain(v)));
    }
    return known;
  }

  /** Adds what only the file knows, and writes lists as the file would. */
  private record KnowingProbe(SourceProbe probe, Form form, Map<String, String> known) implements SourceProbe {
    @Override
    public String factoryPid() {
      return probe.factoryPid();
    }

    @Override
    public void test(Map<String, ?> settings, Consumer<Step> report) throws InterruptedException {
      probe.test(with(settings), report);
    }

    @Override
    public List<Node> browse(Map<String, ?> settings, String parent) throws InterruptedException {
      return probe.browse(with(settings), parent);
    }

    private Map<String, Object> with(Map<String, ?> settings) {
      Map<String, Object> all = new HashMap<>(known);
      all.putAll(settings);
      for (Field f : form.fields())
        if (f.many() && all.get(f.key()) instanceof String lines)
          all.put(f.key(), String.join(", ", FieldCheck.items(f, lines)));
      return all;
    }
  }
}
