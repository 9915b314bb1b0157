package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.framework.Constants;

/**
 * Everything a start is decided by.
 *
 * @param headless
 *            the console stays closed
 * @param demo
 *            the demo plant runs
 * @param port
 *            HTTP port that beats the default, 0 for any free one
 */
record RunSettings(Image image, DataFolder data, Profile profile, OwnSettings own, boolean headless, boolean demo,
    OptionalInt port, String version) {
  /** Start level at which everything runs; the bundles of {@code load/} start at 40, which bundles/platform sees to. */
  static final int TOP_LEVEL = 50;
  /** The store's level. */
  static final int CORE_LEVEL = 10;
  /** The console's level; the edge profile stops short of it. */
  static final int CONSOLE_LEVEL = 30;
  /** Milliseconds between two looks into {@code conf/}. */
  static final int POLL_MILLIS = 500;
  /** The shipped HTTP configuration takes its port from this framework property. */
  static final String HTTP_PORT = "foreshock.http.port";
  static final int DEFAULT_HTTP_PORT = 8080;

  /** What stays out when patterns are not searched for; the gateway says so where somebody asks for it. */
  private static final Set<String> SEARCH_BUNDLES = Set.of("foreshock-vector", "foreshock-detection");

  /** What the machine can carry. */
  enum Profile {
    STANDARD, EDGE,
    /** Only the store, for a moment, while no appliance runs. */
    MAINTENANCE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  RunSettings {
    requireNonNull(image, "image is null");
    requireNonNull(data, "data is null");
    requireNonNull(profile, "profile is null");
    requireNonNull(own, "own is null");
    requireNonNull(version, "version is null");
    if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() > 65_535)) {
      throw new CommandFailedException(ExitCode.USAGE, "--port: " + port.getAsInt() + ", allowed 0..65535");
    }
  }

  /** The image's bundles that run. */
  List<Image.Jar> bundles() {
    int highest = switch (profile) {
      case STANDARD -> TOP_LEVEL;
      case EDGE -> CONSOLE_LEVEL - 1;
      case MAINTENANCE -> CORE_LEVEL;
    };
    return image.jars(highest).stream()
        .filter(jar -> own.vectorSearch() || SEARCH_BUNDLES.stream().noneMatch(name -> jar.location().contains("/"
            + name + "-")))
        .toList();
  }

  /** The names of the foreshock.* properties are documented in io.foreshock.api.platform.Appliance. */
  Map<String, String> frameworkProperties() {
    Map<String, String> p = new HashMap<>(own.frameworkProperties());
    p.put("foreshock.data", data.root().toString());
    p.put("foreshock.version", version);
    p.put("foreshock.profile", profile.text());
    p.put("foreshock.headless", Boolean.toString(headless));
    p.put("foreshock.demo", Boolean.toString(demo));
    p.put("foreshock.home", image.home().toString());

    p.put(Constants.FRAMEWORK_STORAGE, frameworkCache().toString());
    p.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(TOP_LEVEL));
    // lmdbjava reaches for these two JDK packages, which no bundle can import
    p.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc,sun.nio.ch");

    p.put("felix.fileinstall.dir", profile == Profile.MAINTENANCE
        ? data.cache().resolve("nothing").toString()
        : data.conf().toString());
    p.put("felix.fileinstall.poll", Integer.toString(POLL_MILLIS));
    p.put("felix.fileinstall.noInitialDelay", "true");
    // no bundles: those come by way of load/ and have to be signed
    p.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
    p.put("felix.fileinstall.tmpdir", data.cache().resolve("fileinstall").toString());
    // conf/ is the truth: nothing is written back into it, and nothing outlives its file
    p.put("felix.fileinstall.enableConfigSave", "false");
    p.put("felix.cm.dir", configStore().toString());

    // no socket before conf/ is read; the shipped org.apache.felix.http.cfg opens the real one
    p.put("org.osgi.service.http.port", "-1");
    p.put("org.apache.felix.http.require.config", "true");
    p.put(HTTP_PORT, Integer.toString(port.orElse(DEFAULT_HTTP_PORT)));
    p.put("ds.loglevel", "2");
    p.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    p.put("org.ops4j.pax.logging.StaticLogbackFile", logbackFile().toString());
    return p;
  }

  /** The user's own log configuration, else the shipped one. */
  private Path logbackFile() {
    Path own = data.conf().resolve("logback.xml");
    return Files.exists(own) ? own : image.conf().resolve("logback.xml");
  }

  Path frameworkCache() {
    return cache().resolve("felix");
  }

  Path configStore() {
    return cache().resolve("config");
  }

  Path ledgerFile() {
    return cache().resolve("image.properties");
  }

  /** The few bundles of maintenance have a place of their own: the next start finds all its bundles again. */
  private Path cache() {
    return profile == Profile.MAINTENANCE ? data.cache().resolve("maintenance") : data.cache();
  }
}
