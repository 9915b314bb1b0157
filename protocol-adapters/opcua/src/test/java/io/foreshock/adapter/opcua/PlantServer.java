package io.foreshock.adapter.opcua;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.X509IdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.DefaultServerCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryData;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadDetails;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResult;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRawModifiedDetails;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/** The client library's own server with a small plant; values go to the subscriptions when a test sets them. */
final class PlantServer implements AutoCloseable {
  static final String NAMESPACE = "urn:test:plant";
  /** The temperature of any time can be asked for, so far apart. */
  static final long HISTORY_MICROS = 200_000;
  private static final long EPOCH_TICKS = 116_444_736_000_000_000L;
  private static final int MOST_AT_ONCE = 3;
  private static final String PATH = "/plant";

  final MemoryTrustListManager trust = new MemoryTrustListManager();
  final MemoryCertificateQuarantine quarantine = new MemoryCertificateQuarantine();
  private final OpcUaServer server;
  private final Plant plant;
  private final int port;

  private PlantServer(int port, String idPrefix, boolean otherNamespaceFirst) throws Exception {
    this.port = port;
    OpcUaServerConfig config = OpcUaServerConfig.builder().setApplicationUri("urn:test:server")
        .setProductUri("urn:test").setApplicationName(LocalizedText.english("test"))
        .setBuildInfo(new BuildInfo("urn:test", "test", "test", "1", "1", DateTime.now())).setEndpoints(endpoints())
        .setIdentityValidator(new CompositeValidator(AnonymousIdentityValidator.INSTANCE,
            new UsernameIdentityValidator(c -> c.getUsername().equals("operator") && c.getPassword().equals("secret")),
            new X509IdentityValidator(c -> c.getSubjectX500Principal().getName().contains("CN=operator"))))
        .setCertificateManager(new DefaultCertificateManager(quarantine, group())).build();
    server = new OpcUaServer(config, _ -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    if (otherNamespaceFirst)
      server.getNamespaceTable().add("urn:test:something-else");
    plant = new Plant(server, idPrefix);
    plant.startup();
    server.startup().get(20, TimeUnit.SECONDS);
  }

  static PlantServer start() throws Exception {
    return new PlantServer(freePort(), "", false);
  }

  /** On the same port as another one, with other node ids and another namespace index. */
  static PlantServer renumbered(int port) throws Exception {
    return new PlantServer(port, "renumbered-", true);
  }

  static PlantServer again(int port) throws Exception {
    return new PlantServer(port, "", false);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Set<EndpointConfig> endpoints() throws Exception {
    Set<EndpointConfig> all = new HashSet<>();
    X509Certificate certificate = group().getCertificateChain(NodeIds.RsaSha256ApplicationCertificateType)
        .orElseThrow()[0];
    EndpointConfig.Builder base = EndpointConfig.newBuilder().setBindAddress("127.0.0.1").setBindPort(port)
        .setHostname("localhost").setPath(PATH).setCertificate(certificate)
        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS, OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME,
            OpcUaServerConfig.USER_TOKEN_POLICY_X509);
    all.add(base.copy().setSecurityPolicy(SecurityPolicy.None).setSecurityMode(MessageSecurityMode.None).build());
    for (SecurityPolicy policy : List.of(SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep,
        SecurityPolicy.Aes256_Sha256_RsaPss))
      for (MessageSecurityMode mode : List.of(MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt))
        all.add(base.copy().setSecurityPolicy(policy).setSecurityMode(mode).build());
    return all;
  }

  private DefaultApplicationGroup group;

  private synchronized DefaultApplicationGroup group() throws Exception {
    if (group == null) {
      group = new DefaultApplicationGroup(trust, new MemoryCertificateStore(), new RsaSha256CertificateFactory() {
        @Override
        protected X509Certificate[] createRsaSha256CertificateChain(KeyPair pair) throws Exception {
          return new X509Certificate[]{new SelfSignedCertificateBuilder(pair).setCommonName("Plant Server")
              .setApplicationUri("urn:test:server").addDnsName("localhost").build()};
        }
      }, new DefaultServerCertificateValidator(trust, quarantine));
      group.initialize();
    }
    return group;
  }

  String url() {
    return "opc.tcp://127.0.0.1:" + port + PATH;
  }

  int port() {
    return port;
  }

  /** Subscriptions of all clients. */
  int subscriptions() {
    return server.getSubscriptions().size();
  }

  void trustClients() {
    quarantine.getRejectedCertificates().forEach(trust::addTrustedCertificate);
  }

  /** Ends the sessions and keeps their subscriptions, as a server does after a time-out. */
  void closeSessions() {
    server.getSessionManager().getAllSessions()
        .forEach(s -> server.getSessionManager().killSession(s.getSessionId(), false));
  }

  /** @param name path below Plant; @param micros source time */
  void set(String name, Object value, StatusCode status, long micros) {
    plant.set(name, new DataValue(new Variant(value), status,
        new DateTime(micros * 10 + 116_444_736_000_000_000L), DateTime.now()));
  }

  void awaitItems(int count) {
    Await.until(count + " items", () -> plant.items.values().stream().mapToInt(List::size).sum() == count);
  }

  @Override
  public void close() throws Exception {
    plant.shutdown();
    server.shutdown().get(20, TimeUnit.SECONDS);
  }

  /** Line1 with a temperature (unit and range), a state, a text and an array; Line2 with a thousand counters. */
  private static final class Plant extends ManagedNamespaceWithLifecycle {
    final Map<NodeId, List<DataItem>> items = new ConcurrentHashMap<>();
    private final String prefix;
    private final Map<String, UaVariableNode> variables = new ConcurrentHashMap<>();

    Plant(OpcUaServer server, String prefix) {
      super(server, NAMESPACE);
      this.prefix = prefix;
      getLifecycleManager().addStartupTask(this::build);
    }

    private void build() {
      UaFolderNode plant = folder(null, "Plant");
      UaFolderNode line1 = folder(plant, "Line1");
      UaVariableNode temperature = variable(line1, "Line1/Temperature", NodeIds.Double, 20.5);
      UByte level = AccessLevel.toValue(AccessLevel.CurrentRead, AccessLevel.HistoryRead);
      temperature.setAccessLevel(level);
      temperature.setUserAccessLevel(level);
      property(temperature, "EURange", ExtensionObject.encode(getServer().getStaticEncodingContext(), new Range(0.0,
          80.0)));
      property(temperature, "EngineeringUnits", ExtensionObject.encode(getServer().getStaticEncodingContext(),
          new EUInformation("http://www.opcfoundation.org/UA/units/un/cefact", 4_408_652, LocalizedText.english("°C"),
              LocalizedText.english("degree Celsius"))));
      variable(line1, "Line1/Running", NodeIds.Boolean, true);
      variable(line1, "Line1/Name", NodeIds.String, "press");
      variable(line1, "Line1/Curve", NodeIds.Double, new Double[]{1.0, 2.0});
      UaFolderNode line2 = folder(plant, "Line2");
      for (int i = 0; i < 1_000; i++)
        variable(line2, "Line2/Count" + i, NodeIds.Int32, i);
    }

    private UaFolderNode folder(UaNode parent, String name) {
      UaFolderNode folder = new UaFolderNode(getNodeContext(), newNodeId(prefix + name), newQualifiedName(name),
          LocalizedText.english(name));
      getNodeManager().addNode(folder);
      NodeId above = parent == null ? NodeIds.ObjectsFolder : parent.getNodeId();
      folder.addReference(new Reference(folder.getNodeId(), NodeIds.Organizes, above.expanded(), false));
      return folder;
    }

    private UaVariableNode variable(UaFolderNode parent, String name, NodeId type, Object value) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      UaVariableNode node = UaVariableNode.builder(getNodeContext()).setNodeId(newNodeId(prefix + name))
          .setBrowseName(newQualifiedName(last)).setDisplayName(LocalizedText.english(last))
          .setDescription(LocalizedText.english("the " + last)).setDataType(type)
          .setTypeDefinition(NodeIds.BaseDataVariableType).setValue(new DataValue(new Variant(value))).build();
      getNodeManager().addNode(node);
      parent.addOrganizes(node);
      variables.put(name, node);
      return node;
    }

    private void property(UaVariableNode node, String name, ExtensionObject value) {
      UaVariableNode property = UaVariableNode.builder(getNodeContext())
          .setNodeId(newNodeId(prefix + node.getNodeId().getIdentifier() + "." + name))
          .setBrowseName(new org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName(0, name))
          .setDisplayName(LocalizedText.english(name)).setDataType(NodeIds.Structure)
          .setTypeDefinition(NodeIds.PropertyType).setValue(new DataValue(new Variant(value))).build();
      getNodeManager().addNode(property);
      node.addReference(new Reference(node.getNodeId(), NodeIds.HasProperty, property.getNodeId().expanded(), true));
    }

    /** A few values at a time, to be asked again for the next ones. */
    @Override
    public List<HistoryReadResult> historyRead(HistoryReadContext context, HistoryReadDetails details,
        TimestampsToReturn timestamps, List<HistoryReadValueId> ids) {
      ReadRawModifiedDetails raw = (ReadRawModifiedDetails) details;
      return ids.stream().map(id -> {
        ByteString point = id.getContinuationPoint();
        long from = point != null && !point.isNull()
            ? ByteBuffer.wrap(point.bytesOrEmpty()).getLong()
            : (raw.getStartTime().getUtcTime() - EPOCH_TICKS) / 10;
        long to = (raw.getEndTime().getUtcTime() - EPOCH_TICKS) / 10;
        List<DataValue> values = new ArrayList<>();
        long time = Math.ceilDiv(from, HISTORY_MICROS) * HISTORY_MICROS;
        for (; time < to && values.size() < MOST_AT_ONCE; time += HISTORY_MICROS)
          values.add(new DataValue(new Variant(time % 1_000_000 / 1e6), StatusCode.GOOD, new DateTime(time * 10
              + EPOCH_TICKS), null));
        ByteString next = time < to
            ? ByteString.of(ByteBuffer.allocate(8).putLong(time).array())
            : ByteString.NULL_VALUE;
        return new HistoryReadResult(StatusCode.GOOD, next, ExtensionObject.encode(getServer()
            .getStaticEncodingContext(), new HistoryData(values.toArray(new DataValue[0]))));
      }).toList();
    }

    void set(String name, DataValue value) {
      UaVariableNode node = variables.get(name);
      node.setValue(value);
      items.getOrDefault(node.getNodeId(), List.of()).forEach(i -> i.setValue(value));
    }

    @Override
    public void onDataItemsCreated(List<DataItem> created) {
      for (DataItem item : created) {
        NodeId node = item.getReadValueId().getNodeId();
        items.computeIfAbsent(node, _ -> new CopyOnWriteArrayList<>()).add(item);
        variables.values().stream().filter(v -> v.getNodeId().equals(node)).findFirst()
            .ifPresent(v -> item.setValue(v.getValue()));
      }
    }

    @Override
    public void onDataItemsModified(List<DataItem> modified) {
      // nothing depends on their intervals here
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> deleted) {
      deleted.forEach(i -> items.getOrDefault(i.getReadValueId().getNodeId(), List.of()).remove(i));
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> changed) {
      // always reporting
    }
  }
}
