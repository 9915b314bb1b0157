package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.Names;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.Appliance;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Polls Modbus devices that share a register map. Configured by
 * {@code io.foreshock.adapter.modbus-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.modbus", configurationPolicy = ConfigurationPolicy.REQUIRE, service = Connection.class, property = Connection.PROTOCOL
    + "=modbus")
@Designate(ocd = ModbusConfig.class, factory = true)
public final class ModbusAdapter implements Connection {
  private final String id;
  private final Optional<ModbusRun> run;
  private final String idleBecause;

  @Activate
  public ModbusAdapter(@Reference Catalog catalog, @Reference IngestService ingest, ModbusConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, conf(context),
        "true".equals(context.getProperty(Appliance.OFFLINE_PROPERTY)));
  }

  ModbusAdapter(Catalog catalog, IngestService ingest, ModbusConfig config, Map<String, Object> properties,
      Path folder, boolean offline) {
    id = Names.connectionId("modbus", config.id(), properties);
    String because = "";
    ModbusRun started = null;
    try {
      started = ModbusRun.start(ModbusSettings.of(config, id, folder), catalog, ingest, offline);
    } catch (ForeshockException e) {
      because = "configuration: " + e.getMessage();
    }
    idleBecause = because;
    run = Optional.ofNullable(started);
  }

  private static Path conf(BundleContext context) {
    return Path.of(Objects.requireNonNullElse(context.getProperty(Appliance.DATA_PROPERTY), ""), "conf")
        .toAbsolutePath();
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    if (run.isPresent())
      run.get().close();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String protocol() {
    return "modbus";
  }

  @Override
  public ConnectionStatus status() {
    return run.map(ModbusRun::status)
        .orElseGet(() -> new ConnectionStatus(ConnectionStatus.State.OFFLINE, idleBecause, 0, 0, 0, null));
  }
}
