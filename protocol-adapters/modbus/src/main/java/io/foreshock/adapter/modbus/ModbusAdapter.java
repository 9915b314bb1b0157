package io.foreshock.adapter.modbus;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PointWriter;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.IngestService;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Polls Modbus devices that share a register map. Configured by
 * {@code io.foreshock.adapter.modbus-NAME.cfg}. Thread-safe.
 */
@Component(configurationPid = "io.foreshock.adapter.modbus", configurationPolicy = ConfigurationPolicy.REQUIRE, service = {
    Connection.class,
    PointWriter.class}, property = Connection.PROTOCOL
        + "=modbus")
@Designate(ocd = ModbusConfig.class, factory = true)
public final class ModbusAdapter extends AdapterConnection<ModbusRun> implements PointWriter {
  @Activate
  public ModbusAdapter(@Reference Catalog catalog, @Reference IngestService ingest, ModbusConfig config,
      Map<String, Object> properties, BundleContext context) {
    this(catalog, ingest, config, properties, ApplianceFacts.of(context));
  }

  ModbusAdapter(Catalog catalog, IngestService ingest, ModbusConfig config, Map<String, Object> properties,
      ApplianceFacts appliance) {
    super("modbus", config.id(), properties,
        id -> ModbusRun.start(ModbusSettings.of(config, id, appliance.conf()), catalog, ingest, appliance.offline()));
  }

  @Override
  public List<String> writable() {
    return run().map(ModbusRun::writable).orElse(List.of());
  }

  @Override
  public void write(String tag, double value, String by) throws InterruptedException {
    run().orElseThrow(() -> new ForeshockException(ErrorCode.CONNECTION_FAILED, idleBecause())).write(tag, value, by);
  }
}
