package io.foreshock.it;

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

/** An OPC UA server of this JVM with one variable, Objects/Pressure; its values go out when a test sets them. */
final class OpcUaPlant implements AutoCloseable {
  /** 1601 to 1970 in units of 100 ns. */
  private static final long EPOCH = 116_444_736_000_000_000L;
  private final OpcUaServer server;
  private final Plant plant;
  private final int port;

  private OpcUaPlant(int port) throws Exception {
    this.port = port;
    EndpointConfig endpoint = EndpointConfig.newBuilder().setBindAddress("127.0.0.1").setBindPort(port)
        .setHostname("127.0.0.1").setPath("/plant").setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .setSecurityPolicy(SecurityPolicy.None).setSecurityMode(MessageSecurityMode.None)
        .addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS).build();
    OpcUaServerConfig config = OpcUaServerConfig.builder().setApplicationUri("urn:it:server").setProductUri("urn:it")
        .setApplicationName(LocalizedText.english("it"))
        .setBuildInfo(new BuildInfo("urn:it", "it", "it", "1", "1", DateTime.now())).setEndpoints(Set.of(endpoint))
        .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
        .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine())).build();
    server = new OpcUaServer(config, _ -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    plant = new Plant(server);
    plant.startup();
    server.startup().get(20, TimeUnit.SECONDS);
  }

  static OpcUaPlant start() throws Exception {
    return new OpcUaPlant(Broker.freePort());
  }

  String url() {
    return "opc.tcp://127.0.0.1:" + port + "/plant";
  }

  boolean isSubscribed() {
    return !plant.items.isEmpty();
  }

  /** @param millis source time */
  void set(double value, long millis) {
    DataValue data = new DataValue(new Variant(value), StatusCode.GOOD, new DateTime(millis * 10_000 + EPOCH),
        DateTime.now());
    plant.items.forEach(i -> i.setValue(data));
  }

  @Override
  public void close() throws Exception {
    plant.shutdown();
    server.shutdown().get(20, TimeUnit.SECONDS);
  }

  private static final class Plant extends ManagedNamespaceWithLifecycle {
    final List<DataItem> items = new CopyOnWriteArrayList<>();

    Plant(OpcUaServer server) {
      super(server, "urn:it:plant");
      getLifecycleManager().addStartupTask(() -> {
        UaVariableNode node = UaVariableNode.builder(getNodeContext()).setNodeId(newNodeId("Pressure"))
            .setBrowseName(newQualifiedName("Pressure")).setDisplayName(LocalizedText.english("Pressure"))
            .setDataType(NodeIds.Double).setTypeDefinition(NodeIds.BaseDataVariableType)
            .setValue(new DataValue(new Variant(0.0))).build();
        getNodeManager().addNode(node);
        node.addReference(
            new Reference(node.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
      });
    }

    @Override
    public void onDataItemsCreated(List<DataItem> created) {
      items.addAll(created);
    }

    @Override
    public void onDataItemsModified(List<DataItem> modified) {
      // values are set by the test
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> deleted) {
      items.removeAll(deleted);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> changed) {
      // always reporting
    }
  }
}
