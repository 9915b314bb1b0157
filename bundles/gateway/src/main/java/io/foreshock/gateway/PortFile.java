package io.foreshock.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@code run/gateway.port} equal to the port the HTTP server listens on, and absent while there is none. */
@Component(service = {}, immediate = true)
public final class PortFile {
  private static final Logger LOG = LoggerFactory.getLogger(PortFile.class);
  private final Path file;
  private int written = -1;

  @Activate
  public PortFile(BundleContext context) {
    this(DataFolder.of(context).resolve("run"));
  }

  PortFile(Path runFolder) {
    file = runFolder.resolve("gateway.port");
  }

  @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.OPTIONAL, service = HttpServiceRuntime.class)
  void bindRuntime(Map<String, ?> properties) {
    update(port(properties.get("osgi.http.endpoint")));
  }

  void updatedRuntime(Map<String, ?> properties) {
    update(port(properties.get("osgi.http.endpoint")));
  }

  void unbindRuntime(Map<String, ?> properties) {
    update(-1);
  }

  @Deactivate
  void stop() {
    update(-1);
  }

  /** The port of the first endpoint that is an absolute URL, or -1. */
  static int port(@Nullable Object endpoints) {
    Iterable<?> all = switch (endpoints) {
      case String one -> java.util.List.of(one);
      case Object[] many -> java.util.List.of(many);
      case Iterable<?> many -> many;
      case null, default -> java.util.List.of();
    };
    for (Object endpoint : all) {
      try {
        int port = URI.create(String.valueOf(endpoint)).getPort();
        if (port > 0)
          return port;
      } catch (IllegalArgumentException e) {
        LOG.debug("not a URL: {}", endpoint);
      }
    }
    return -1;
  }

  private synchronized void update(int port) {
    if (port == written)
      return;
    try {
      if (port < 0) {
        Files.deleteIfExists(file);
      } else {
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling("gateway.port.tmp");
        Files.writeString(next, port + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("gateway listens on http://127.0.0.1:{}/", port);
      }
      written = port;
    } catch (IOException e) {
      LOG.error("cannot write the port file: file={}", file, e);
    }
  }

}
