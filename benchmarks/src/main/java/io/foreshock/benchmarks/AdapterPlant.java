package io.foreshock.benchmarks;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/** {@code modbus DEVICES | opcua ITEMS | mqtt MESSAGES_PER_SECOND}: what adapters are measured with; ends with the process that started it. */
final class AdapterPlant {
  static final int MQTT_PORT = 20_480;
  static final int OPCUA_PORT = 20_490;
  static final int MODBUS_PORT = 20_500;
  private static final long TICK_MILLIS = 100;
  private static final int TICKS = 10;

  private AdapterPlant() {
  }

  public static void main(String[] arguments) throws Exception {
    int size = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "modbus" -> modbus(size);
      case "opcua" -> opcUa(size);
      default -> MqttLoad.start(MQTT_PORT, size);
    }
    System.out.println(AdapterSuite.READY);
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    System.exit(0);
  }

  /** One server per device, registers that count the seconds. */
  private static void modbus(int devices) throws Exception {
    ModbusServices services = new ModbusServices() {
      @Override
      public ReadHoldingRegistersResponse readHoldingRegisters(ModbusRequestContext context, int unit,
          ReadHoldingRegistersRequest request) {
        byte[] data = new byte[request.quantity() * 2];
        long second = System.currentTimeMillis() / 1_000;
        for (int i = 0; i < request.quantity(); i++) {
          data[2 * i] = (byte) ((second + i) >> 8);
          data[2 * i + 1] = (byte) (second + i);
        }
        return new ReadHoldingRegistersResponse(data);
      }
    };
    for (int i = 0; i < devices; i++) {
      int port = MODBUS_PORT + i;
      ModbusTcpServer.create(NettyTcpServerTransport.create(c -> c.setBindAddress("127.0.0.1").setPort(port)), services)
          .start();
    }
  }

  /** A tenth of the items changes every 100 ms. */
  private static void opcUa(int items) throws Exception {
    EndpointConfig endpoint = EndpointConfig.newBuilder().setBindAddress("127.0.0.1").setBindPort(OPCUA_PORT)
        .setHostname("127.0.0.1").setPath("/plant").setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .setSecurityPolicy(SecurityPolicy.None).setSecurityMode(MessageSecurityMode.None)
        .addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS).build();
    OpcUaServer server = new OpcUaServer(OpcUaServerConfig.builder().setApplicationUri("urn:bench:server")
        .setProductUri("urn:bench").setApplicationName(LocalizedText.english("bench"))
        .setBuildInfo(new BuildInfo("urn:bench", "bench", "bench", "1", "1", DateTime.now()))
        .setEndpoints(Set.of(endpoint)).setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
        .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine())).build(),
        _ -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    Variables variables = new Variables(server, items);
    variables.startup();
    server.startup().get(30, TimeUnit.SECONDS);
    Thread.ofPlatform().name("plant").daemon().start(variables::change);
  }

  private static final class Variables extends ManagedNamespaceWithLifecycle {
    private final List<DataItem> subscribed = new CopyOnWriteArrayList<>();

    Variables(OpcUaServer server, int count) {
      super(server, "urn:bench:plant");
      getLifecycleManager().addStartupTask(() -> build(count));
    }

    private void build(int count) {
      UaFolderNode folder = new UaFolderNode(getNodeContext(), newNodeId("Bench"), newQualifiedName("Bench"),
          LocalizedText.english("Bench"));
      getNodeManager().addNode(folder);
      folder.addReference(new Reference(folder.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(),
          false));
      for (int i = 0; i < count; i++) {
        UaVariableNode node = UaVariableNode.builder(getNodeContext()).setNodeId(newNodeId("v" + i))
            .setBrowseName(newQualifiedName("v" + i)).setDisplayName(LocalizedText.english("v" + i))
            .setDataType(NodeIds.Double).setTypeDefinition(NodeIds.BaseDataVariableType)
            .setValue(new DataValue(new Variant(0.0))).build();
        getNodeManager().addNode(node);
        folder.addOrganizes(node);
      }
    }

    /** On a fixed grid, one tenth after the other. */
    void change() {
      long due = System.currentTimeMillis();
      for (long tick = 0;; tick++) {
        due += TICK_MILLIS;
        List<DataItem> all = new ArrayList<>(subscribed);
        DateTime now = DateTime.now();
        for (int i = (int) (tick % TICKS); i < all.size(); i += TICKS)
          all.get(i).setValue(new DataValue(new Variant(Math.sin(tick * 0.01 + i)), StatusCode.GOOD, now, now));
        try {
          Thread.sleep(Math.max(0, due - System.currentTimeMillis()));
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void onDataItemsCreated(List<DataItem> created) {
      subscribed.addAll(created);
    }

    @Override
    public void onDataItemsModified(List<DataItem> modified) {
      // changes come on a grid
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> deleted) {
      subscribed.removeAll(deleted);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> changed) {
      // always reporting
    }
  }
}
