package io.foreshock.adapter.opcua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.kit.ApplianceFacts;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the client library's own server. */
class OpcUaDeliveryTest {
  private static final long T0 = 1_773_454_200_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemoryAppliance appliance = new InMemoryAppliance();
  private final Set<OpcUaAdapter> open = new HashSet<>();
  private PlantServer server;

  @TempDir
  Path folder;

  @BeforeAll
  static void installCrypto() {
    CryptoProvider.install();
  }

  @AfterAll
  static void removeCrypto() {
    CryptoProvider.remove();
  }

  @BeforeEach
  void start() throws Exception {
    server = PlantServer.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (OpcUaAdapter adapter : Set.copyOf(open))
      close(adapter);
    server.close();
  }

  private OpcUaAdapter open(TestConfig config) {
    OpcUaAdapter adapter = new OpcUaAdapter(appliance.catalog(), appliance.history(), appliance.ingest(), config
        .build(),
        Map.of("service.pid", "io.foreshock.adapter.opcua~test"), new ApplianceFacts(folder, false));
    open.add(adapter);
    return adapter;
  }

  private void close(OpcUaAdapter adapter) throws InterruptedException {
    adapter.deactivate();
    open.remove(adapter);
  }

  private static void awaitState(OpcUaAdapter adapter, State state) {
    try {
      Await.until(state.toString(), PATIENCE, () -> adapter.status().state() == state);
    } catch (AssertionError e) {
      throw new AssertionError(adapter.status().toString(), e);
    }
  }

  private History.Series series(String tag) {
    return appliance.catalog().sensor(tag)
        .map(s -> appliance.history().read(s.id(), Long.MIN_VALUE, Long.MAX_VALUE))
        .orElse(new History.Series(new long[0], new double[0], new byte[0]));
  }

  private TestConfig line1() {
    return TestConfig.endpoint(server.url()).with("include", new String[]{"Plant/Line1/**"});
  }

  @Test
  void findsVariablesWithUnitRangeAndDescription() {
    OpcUaAdapter adapter = open(line1().with("asset", "hall1"));
    awaitState(adapter, State.ONLINE);
    assertEquals(2, adapter.status().sensors(), "no text, no array");
    assertEquals(new SensorSpec("hall1/Plant/Line1", "Temperature", "°C", "", 0, 80, "the Temperature"),
        appliance.catalog().sensor("hall1/Plant/Line1/Temperature").orElseThrow().spec());
    Await.until("first values", () -> series("hall1/Plant/Line1/Running").size() == 1);
    assertEquals(1, series("hall1/Plant/Line1/Running").values()[0]);
  }

  @Test
  void keepsSourceTimesAndQualities() {
    open(line1());
    server.awaitItems(2);
    server.set("Line1/Temperature", 41.5, StatusCode.GOOD, T0 + 1);
    server.set("Line1/Temperature", 42.5, new StatusCode(StatusCodes.Uncertain_LastUsableValue), T0 + 2);
    server.set("Line1/Temperature", 43.5, new StatusCode(StatusCodes.Bad_SensorFailure), T0 + 3);
    Await.until("all three", () -> after(T0).length == 3);
    assertArrayEquals(new long[]{T0 + 1, T0 + 2, T0 + 3}, after(T0));
    int id = appliance.catalog().sensor("Plant/Line1/Temperature").orElseThrow().id();
    History.Series stored = appliance.history().read(id, T0 + 1, T0 + 4);
    assertArrayEquals(new byte[]{Quality.GOOD.code(), Quality.UNCERTAIN.code(), Quality.BAD.code()},
        stored.qualities());
    assertEquals(41.5, stored.values()[0]);
  }

  private long[] after(long time) {
    return LongStream.of(series("Plant/Line1/Temperature").timestamps()).filter(t -> t > time && t < time + 10_000_000)
        .toArray();
  }

  @Test
  void nodesByIdUnderTheirOwnTag() {
    OpcUaAdapter adapter = open(TestConfig.endpoint(server.url()).with("nodes", new String[]{
        "press4/temp=nsu=" + PlantServer.NAMESPACE
            + ";s=Line1/Temperature, ns=2;s=Line1/Running, x/y=ns=2;s=nothing"}));
    awaitState(adapter, State.DEGRADED);
    assertEquals("1 of 3 nodes refused: ns=2;s=nothing: Bad_NodeIdUnknown", adapter.status().cause());
    Await.until("values", () -> series("press4/temp").size() == 1 && series("default/Running").size() == 1);
  }

  @Test
  void aThousandAtOnceLoseNothing() {
    open(TestConfig.endpoint(server.url()).with("include", new String[]{"Plant/Line2/*"}).with("queue_size", 100)
        .with("trigger", "timestamp"));
    server.awaitItems(1_000);
    for (int n = 1; n <= 20; n++)
      for (int i = 0; i < 1_000; i++)
        server.set("Line2/Count" + i, n, StatusCode.GOOD, T0 + n);
    Await.until("all stored", PATIENCE, () -> appliance.catalog().sensors().stream()
        .mapToLong(s -> appliance.history().read(s.id(), T0, T0 + 100).size()).sum() == 20_000);
  }

  @Test
  void theServerKeepsWhatIsNotOnDisk() {
    OpcUaAdapter adapter = open(line1());
    server.awaitItems(2);
    Await.until("first values", () -> adapter.status().readings() == 2);
    appliance.ingest().full(true);
    for (int n = 1; n <= 15; n++)
      server.set("Line1/Temperature", n, StatusCode.GOOD, T0 + n);
    assertEquals(0, after(T0).length);
    appliance.ingest().full(false);
    Await.until("all of them", PATIENCE, () -> after(T0).length == 15);
  }

  @Test
  void aClosedSessionIsTakenUpAgainWithoutLoss() {
    // Servers hand an anonymous client's subscription to nobody.
    OpcUaAdapter adapter = open(line1().with("queue_size", 1_000).with("username", "operator").with("password",
        "secret"));
    server.awaitItems(2);
    awaitState(adapter, State.ONLINE);
    for (int n = 1; n <= 50; n++)
      server.set("Line1/Temperature", n, StatusCode.GOOD, T0 + n);
    Await.until("fifty", PATIENCE, () -> after(T0).length == 50);
    server.closeSessions();
    for (int n = 51; n <= 100; n++)
      server.set("Line1/Temperature", n, StatusCode.GOOD, T0 + n);
    Await.until("the fifty of the gap", PATIENCE, () -> after(T0).length == 100);
    awaitState(adapter, State.ONLINE);
    server.set("Line1/Temperature", 101, StatusCode.GOOD, T0 + 101);
    Await.until("the next", PATIENCE, () -> after(T0).length == 101);
    assertEquals(1, server.subscriptions(), "the same subscription");
  }

  @Test
  void aRestartedServerWithOtherIdsIsFoundByNames() throws Exception {
    OpcUaAdapter adapter = open(line1());
    awaitState(adapter, State.ONLINE);
    server.awaitItems(2);
    server.set("Line1/Temperature", 1, StatusCode.GOOD, T0 + 1);
    Await.until("before", () -> after(T0).length == 1);
    int port = server.port();
    server.close();
    Await.until("noticed", PATIENCE, () -> adapter.status().state() != State.ONLINE);
    server = PlantServer.renumbered(port);
    Await.until("subscribed again", PATIENCE, () -> adapter.status().state() == State.ONLINE
        && server.subscriptions() == 1);
    server.awaitItems(2);
    server.set("Line1/Temperature", 2, StatusCode.GOOD, T0 + 2);
    Await.until("after", PATIENCE, () -> after(T0).length == 2);
    assertEquals(2, appliance.catalog().sensors().size(), "the same sensors");
    byte[] qualities = series("Plant/Line1/Temperature").qualities();
    assertTrue(Stream.iterate(0, i -> i < qualities.length, i -> i + 1).anyMatch(i -> qualities[i] == Quality.BAD
        .code()), "the time without the server is marked");
  }

  @Test
  void theServersHistoryFillsTheGap() throws Exception {
    OpcUaAdapter adapter = open(line1());
    awaitState(adapter, State.ONLINE);
    Await.until("first values", PATIENCE, () -> series("Plant/Line1/Temperature").size() == 1);
    int port = server.port();
    server.close();
    Await.until("noticed", PATIENCE, () -> adapter.status().state() != State.ONLINE);
    long noticed = Micros.now();
    Await.until("a while", PATIENCE, () -> Micros.now() > noticed + Micros.SECOND);
    server = PlantServer.again(port);
    Await.until("five a second, of that second", PATIENCE, () -> {
      History.Series all = series("Plant/Line1/Temperature");
      return LongStream.of(all.timestamps()).filter(t -> t > noticed && t <= noticed + Micros.SECOND
          && t % PlantServer.HISTORY_MICROS == 0).count() == 5;
    });
    assertEquals(0, LongStream.of(series("Plant/Line1/Running").timestamps()).filter(t -> t
        % PlantServer.HISTORY_MICROS == 0).count(), "no history is kept of it");
    // The adapter itself away: from where the store stands.
    close(adapter);
    long away = Micros.now();
    Await.until("a while", PATIENCE, () -> Micros.now() > away + Micros.SECOND);
    open(line1());
    Await.until("of that second too", PATIENCE, () -> LongStream.of(series("Plant/Line1/Temperature").timestamps())
        .filter(t -> t > away && t <= away + Micros.SECOND && t % PlantServer.HISTORY_MICROS == 0).count() == 5);
  }

  @Test
  void aUserCanBeKnownByACertificate() throws Exception {
    KeyPair pair = SelfSignedCertificateGenerator.generateRsaKeyPair(2_048);
    X509Certificate certificate = new SelfSignedCertificateBuilder(pair).setCommonName("operator").setApplicationUri(
        "urn:operator").build();
    Path pem = Files.write(folder.resolve("user.der"), certificate.getEncoded());
    Path key = Files.writeString(folder.resolve("user.key"), "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder()
        .encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n");
    OpcUaAdapter adapter = open(line1().with("user_certificate", pem.toString()).with("user_key", key.toString()));
    awaitState(adapter, State.ONLINE);
    Path stranger = Files.write(folder.resolve("stranger.der"), new SelfSignedCertificateBuilder(pair).setCommonName(
        "stranger").setApplicationUri("urn:stranger").build().getEncoded());
    OpcUaAdapter refused = open(line1().with("user_certificate", stranger.toString()).with("user_key", key
        .toString()));
    Await.until("refused", PATIENCE, () -> refused.status().cause().contains("Bad_IdentityToken") || refused.status()
        .cause().contains("Bad_UserAccessDenied"));
    OpcUaAdapter unreadable = open(line1().with("user_certificate", pem.toString()).with("user_key", pem.toString()));
    Await.until("told", PATIENCE, () -> unreadable.status().cause().contains("is no readable PEM file"));
  }

  @Test
  void anUntrustedServerIsRefusedUntilItsCertificateIsMoved() throws Exception {
    for (String[] security : new String[][]{{"Basic256Sha256", "SignAndEncrypt"}, {"Aes256_Sha256_RsaPss", "Sign"}}) {
      OpcUaAdapter adapter = open(line1().with("security_policy", security[0]).with("security_mode", security[1])
          .with("username", "operator").with("password", "secret"));
      Path rejected = folder.resolve("opcua/rejected");
      if (security[0].equals("Basic256Sha256")) {
        Await.until("refused", PATIENCE, () -> adapter.status().cause().contains("move its certificate from"));
        assertEquals(0, adapter.status().readings());
        try (Stream<Path> files = Files.list(rejected)) {
          Path certificate = files.findFirst().orElseThrow();
          assertTrue(certificate.getFileName().toString().startsWith("Plant_Server-"), certificate.toString());
          Files.move(certificate, folder.resolve("opcua/trusted").resolve(certificate.getFileName()));
        }
        Await.until("the server does not trust us", PATIENCE, () -> !server.quarantine.getRejectedCertificates()
            .isEmpty());
        server.trustClients();
      }
      awaitState(adapter, State.ONLINE);
      close(adapter);
    }
  }

  @Test
  void aWrongPasswordIsTold() {
    OpcUaAdapter adapter = open(line1().with("username", "operator").with("password", "wrong"));
    Await.until("told", PATIENCE, () -> adapter.status().cause().contains("Bad_IdentityTokenRejected")
        || adapter.status().cause().contains("Bad_UserAccessDenied"));
    assertEquals(State.OFFLINE, adapter.status().state());
  }

  @Test
  void whatTheServerDoesNotOfferIsTold() {
    OpcUaAdapter adapter = open(line1().with("security_policy", "Basic256").with("security_mode", "Sign"));
    Await.until("told", PATIENCE, () -> adapter.status().cause().startsWith(
        "the server does not offer security.policy=Basic256 with security.mode=Sign, but: ["));
    OpcUaAdapter nothing = open(TestConfig.endpoint(server.url()).with("include", new String[]{"Nowhere/**"}));
    Await.until("told", PATIENCE, () -> nothing.status().cause().equals(
        "nothing selected: no variable with a number matches include"));
    OpcUaAdapter many = open(TestConfig.endpoint(server.url()).with("max_items", 10));
    Await.until("told", PATIENCE, () -> many.status().cause().equals(
        "too many variables: narrow include, or raise max.items: max.items=10"));
    OpcUaAdapter away = open(TestConfig.endpoint("opc.tcp://127.0.0.1:1/x"));
    Await.until("told", PATIENCE, () -> away.status().cause().contains("Connection refused"));
    assertTrue(away.status().nextRetryAt() != null);
  }

  @Test
  void endsItsThreads() throws Exception {
    OpcUaAdapter adapter = open(line1());
    awaitState(adapter, State.ONLINE);
    close(adapter);
    Await.until("no thread left", () -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(t -> t.getName().startsWith("foreshock-opcua")));
    Await.until("no subscription left", () -> server.subscriptions() == 0);
  }
}
