package io.foreshock.gateway;

import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the framework says the appliance's data lie. */
final class DataFolder {
  private DataFolder() {
  }

  static Path of(BundleContext context) {
    String data = context.getProperty(Appliance.DATA_PROPERTY);
    return Path.of(data == null ? "data" : data).toAbsolutePath();
  }
}
