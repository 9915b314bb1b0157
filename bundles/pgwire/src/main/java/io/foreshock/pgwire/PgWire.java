package io.foreshock.pgwire;

import io.foreshock.api.Micros;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.table.Tables;
import io.foreshock.pgwire.auth.Users;
import io.foreshock.pgwire.auth.Verifier;
import io.foreshock.pgwire.session.Server;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL's wire protocol, version 3, over the appliance's SQL engine. */
@Component(service = HealthProbe.class, immediate = true, configurationPid = "io.foreshock.pgwire")
@Designate(ocd = PgWireConfig.class)
public final class PgWire implements HealthProbe {
  /** Framework property: a port that goes before the one of the settings. */
  static final String PORT_PROPERTY = "foreshock.pgwire.port";
  /** Framework property of the launcher: 0, any free port, is meant for this port, too. */
  private static final String HTTP_PORT_PROPERTY = "foreshock.http.port";
  private static final Logger LOG = LoggerFactory.getLogger(PgWire.class);

  private final Services services;
  private final PgWireConfig config;
  private final Path data;
  private final Path portFile;
  private final @Nullable Listener listener;
  private final String problem;
  private @Nullable Connections connections;
  private boolean stopped;

  @Activate
  public PgWire(BundleContext context, PgWireConfig config) {
    this(new OsgiServices(context), config, data(context), port(context, config));
  }

  PgWire(Services services, PgWireConfig config, Path data, int port) {
    this.services = services;
    this.config = config;
    this.data = data;
    this.portFile = data.resolve("run/pgwire.port");
    Listener opened = null;
    String failure = "";
    try {
      if (port >= 0) {
        Listener ready = new Listener(config.host(), port, this::accept);
        writePort(ready.port());
        opened = ready.start();
        LOG.info("PostgreSQL clients are served on {}:{}", config.host(), ready.port());
      }
    } catch (IOException e) {
      failure = "cannot listen: host=" + config.host() + ", port=" + port + ": " + e.getMessage();
      LOG.error("PostgreSQL clients are not served: {}", failure);
    }
    this.listener = opened;
    this.problem = failure;
  }

  private static Path data(BundleContext context) {
    String folder = context.getProperty(Appliance.DATA_PROPERTY);
    return Path.of(folder == null ? "data" : folder).toAbsolutePath();
  }

  private static int port(BundleContext context, PgWireConfig config) {
    String given = context.getProperty(PORT_PROPERTY);
    if (given != null) return Integer.parseInt(given.strip());
    if ("maintenance".equals(context.getProperty(Appliance.PROFILE_PROPERTY))) return -1;
    return "0".equals(context.getProperty(HTTP_PORT_PROPERTY)) && config.port() > 0 ? 0 : config.port();
  }

  int port() {
    return listener == null ? -1 : listener.port();
  }

  private void writePort(int port) throws IOException {
    Files.createDirectories(portFile.getParent());
    Path next = portFile.resolveSibling("pgwire.port.tmp");
    Files.writeString(next, port + "\n");
    Files.move(next, portFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void accept(SocketChannel client) {
    Connections open = connections();
    if (open != null) open.add(client);
  }

  private synchronized @Nullable Connections connections() {
    if (connections == null && !stopped) connections = create();
    return connections;
  }

  private Connections create() {
    Map<String, Verifier> named = new HashMap<>();
    for (String user : listed(config.users())) {
      int equals = user.indexOf('=');
      if (equals < 1) throw new IllegalArgumentException("user is not of the form name=verifier");
      named.put(user.substring(0, equals).strip(), Verifier.parse(user.substring(equals + 1)));
    }
    SecureRandom random = new SecureRandom();
    Users users = new Users(named, data.resolve("run/token"), random);
    Server server = new Server(services::engine, () -> {
      Tables now = services.tables();
      return now == null ? List.of() : now.list();
    }, users, random, port(), Micros.of(Instant.now()), users.any());
    try {
      Path keys = config.keyStore().isBlank() ? null : data.resolve(config.keyStore().strip());
      return new Connections(server, new Connections.Limits(Math.max(1, config.maxConnections()), Math.max(1, config
          .maxStatements()), Math.max(65_536, config.maxMessageBytes()),
          Tls.of(keys, config.keyStorePassword(), config
              .requireTls())));
    } catch (IOException e) {
      throw new IllegalStateException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  /** A .cfg file has one text for a list: blanks and commas separate there; neither is part of a verifier. */
  private static List<String> listed(String[] values) {
    List<String> all = new ArrayList<>();
    for (String v : values)
      for (String one : v.strip().split("[,\\s]+"))
        if (!one.isEmpty()) all.add(one);
    return all;
  }

  @Deactivate
  void stop() {
    if (listener != null) listener.close();
    Connections open;
    synchronized (this) {
      stopped = true;
      open = connections;
      connections = null;
    }
    if (open != null) open.close();
    services.close();
    try {
      if (listener != null) Files.deleteIfExists(portFile);
    } catch (IOException e) {
      LOG.warn("cannot remove the port file: file={}", portFile, e);
    }
  }

  @Override
  public String name() {
    return "pgwire";
  }

  @Override
  public synchronized Health health() {
    Connections open = connections;
    return new Health(problem.isEmpty() ? Level.OK : Level.WARN, problem, Map.of("connections", open == null
        ? 0.0
        : (double) open.count()));
  }
}
