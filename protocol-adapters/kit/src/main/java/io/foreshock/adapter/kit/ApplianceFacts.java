package io.foreshock.adapter.kit;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.framework.BundleContext;

/**
 * What an adapter has to know of the appliance it runs in.
 *
 * @param data
 *            the data folder, absolute
 * @param offline
 *            talk to addresses of the plant only, see
 *            {@link io.foreshock.api.adapter.PlantNetwork}
 */
public record ApplianceFacts(Path data, boolean offline) {
  public ApplianceFacts {
    requireNonNull(data, "data is null");
    data = data.toAbsolutePath();
  }

  public static ApplianceFacts of(BundleContext context) {
    return new ApplianceFacts(Path.of(Objects.requireNonNullElse(context.getProperty(Appliance.DATA_PROPERTY), "")),
        "true".equals(context.getProperty(Appliance.OFFLINE_PROPERTY)));
  }

  /** Where the configuration files lie. */
  public Path conf() {
    return data.resolve("conf");
  }
}
