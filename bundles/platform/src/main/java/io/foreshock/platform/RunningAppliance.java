package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the launcher decided, read once from the framework properties. Immutable. */
@Component(service = Appliance.class)
public final class RunningAppliance implements Appliance {
  private final BundleContext context;
  private final Path data;
  private final String version;
  private final String profile;
  private final boolean headless;
  private final long startedAt;

  @Activate
  public RunningAppliance(BundleContext context) {
    this.context = context;
    this.data = dataFolder(context);
    this.version = property(context, VERSION_PROPERTY, "development");
    this.profile = property(context, PROFILE_PROPERTY, "standard");
    this.headless = Boolean.parseBoolean(property(context, HEADLESS_PROPERTY, "false"));
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    this.startedAt = TimeUnit.SECONDS.toMicros(start.getEpochSecond()) + start.getNano() / 1_000;
  }

  static Path dataFolder(BundleContext context) {
    String data = context.getProperty(DATA_PROPERTY);
    if (data == null || !Path.of(data).isAbsolute()) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "framework property " + DATA_PROPERTY + ": " + data + ", must be an absolute path");
    }
    return Path.of(data);
  }

  private static String property(BundleContext context, String name, String otherwise) {
    @Nullable
    String value = context.getProperty(name);
    return value == null ? otherwise : value;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public String profile() {
    return profile;
  }

  @Override
  public boolean headless() {
    return headless;
  }

  @Override
  public long startedAt() {
    return startedAt;
  }

  @Override
  public void shutdown() {
    try {
      context.getBundle(0).stop();
    } catch (BundleException e) {
      throw new ForeshockException(ErrorCode.INTERNAL, "the framework refuses to stop: " + e.getMessage(), e);
    }
  }
}
