package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client commands against a small HTTP server; this test's own process stands for the appliance. */
class ClientTest {
  private static final String THIS_PROCESS = "java";

  @TempDir
  Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private DataFolder data;
  private HttpServer server;
  private Client client;
  private volatile int status = 200;
  private volatile String answer = "fine";

  @BeforeEach
  void startServer() throws Exception {
    data = new DataFolder(folder.resolve("data"));
    data.create();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    Files.writeString(data.portFile(), server.getAddress().getPort() + "\n");
    Files.writeString(data.tokenFile(), "secret\n");
    Files.writeString(data.pidFile(), ProcessHandle.current().pid() + "\n");
    client = new Client(data, new PrintStream(printed, true, StandardCharsets.UTF_8), THIS_PROCESS);
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void handle(HttpExchange http) throws IOException {
    byte[] body = http.getRequestBody().readAllBytes();
    requests.add(http.getRequestMethod() + " " + http.getRequestURI() + " token="
        + http.getRequestHeaders().getFirst("X-Foreshock-Token") + " accept="
        + http.getRequestHeaders().getFirst("Accept") + " type=" + http.getRequestHeaders().getFirst("Content-Type")
        + " bytes=" + body.length);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(status, bytes.length);
    http.getResponseBody().write(bytes);
    http.close();
  }

  @Test
  void sqlIsSentAsItIsAndTheAnswerPrinted() {
    assertEquals(ExitCode.OK, client.sql("SELECT 1"));

    assertEquals(List.of("POST /api/sql token=secret accept=text/plain type=application/sql bytes=8"), requests);
    assertEquals("fine\n", printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aRefusedStatementFailsWithTheGatewaysWords() {
    status = 400;
    answer = "unknown column: nonsense\n";

    CommandFailedException e = assertThrows(CommandFailedException.class, () -> client.sql("SELECT nonsense"));

    assertEquals(ExitCode.FAILED, e.exitCode());
    assertEquals("unknown column: nonsense", e.getMessage());
  }

  @Test
  void anExportReplacesTheFileOnlyWhenItIsWhole() throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "before");
    status = 400;
    assertThrows(CommandFailedException.class, () -> client.export("readings", file));
    assertEquals("before", Files.readString(file));
    status = 200;
    assertEquals(ExitCode.OK, client.export("readings", file));
    assertEquals("fine", Files.readString(file));
    assertEquals(ExitCode.OK, client.export("SELECT 1", folder.resolve("rows.PARQUET")));

    assertTrue(requests.get(1).startsWith("POST /api/export?format=csv token=secret"), requests.get(1));
    assertTrue(requests.get(1).endsWith("bytes=" + "SELECT * FROM \"readings\"".length()), requests.get(1));
    assertTrue(requests.get(2).startsWith("POST /api/export?format=parquet"), requests.get(2));
    assertEquals(ExitCode.USAGE, assertThrows(CommandFailedException.class,
        () -> client.export("readings", folder.resolve("rows.xls"))).exitCode());
  }

  @Test
  void anImportSendsTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "id\n1\n");
    client.load("my table", file);
    assertEquals(List.of("POST /api/import?format=csv&table=my+table token=secret accept=text/plain type=text/csv"
        + " bytes=5"), requests);
    assertThrows(CommandFailedException.class, () -> client.load("t", folder.resolve("none.csv")));
  }

  @Test
  void patternsGoIntoAFileAndComeFromOne() throws Exception {
    Path file = folder.resolve("north.fspatterns");
    assertEquals(ExitCode.OK, client.exportPatterns("north plant", file));
    assertEquals("fine", Files.readString(file));
    assertEquals(ExitCode.OK, client.importPatterns(file, true));
    assertEquals(ExitCode.OK, client.importPatterns(file, false));
    assertTrue(requests.get(0).startsWith("GET /api/patterns/pack?site=north+plant token=secret"), requests.get(0));
    assertTrue(requests.get(1).startsWith("POST /api/patterns/pack?dryRun=true token"), requests.get(1));
    assertTrue(requests.get(2).endsWith("type=application/zip bytes=4"), requests.get(2));
    assertThrows(CommandFailedException.class, () -> client.importPatterns(folder.resolve("none"), false));
  }

  @Test
  void statusShowsHealthEvenWhenItIsBad() {
    status = 503;
    answer = "critical: disk full";

    assertEquals(ExitCode.OK, client.status());
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("critical: disk full"));
    assertTrue(printed.toString(StandardCharsets.UTF_8).contains("pid " + ProcessHandle.current().pid()));
  }

  @Test
  void statusWithoutAGatewayIsStillRunning() throws Exception {
    Files.delete(data.portFile());

    assertEquals(ExitCode.OK, client.status());
    CommandFailedException e = assertThrows(CommandFailedException.class, () -> client.sql("SELECT 1"));
    assertEquals(ExitCode.NOT_RUNNING, e.exitCode());
  }

  @Test
  void nothingRunningIsThreeForStatusAndSixtyNineForTheRest() throws Exception {
    Files.delete(data.pidFile());

    assertEquals(3, client.status().value());
    CommandFailedException e = assertThrows(CommandFailedException.class, client::bundles);
    assertEquals(69, e.exitCode().value());
  }

  @Test
  void aJarIsSentWhole() throws Exception {
    Path jar = TestBundles.write(folder.resolve("x.jar"), "com.acme", "1");

    client.install(jar, false);
    client.install(jar, true);

    String by = "?by=command+line%3A+" + System.getProperty("user.name");
    String rest = " token=secret accept=text/plain type=application/java-archive bytes=" + Files.size(jar);
    assertEquals(List.of("POST /api/bundles" + by + rest, "POST /api/bundles" + by + "&allowUnsigned=true" + rest),
        requests);
  }

  @Test
  void updateWantsABundleThatIsThere() throws Exception {
    Path jar = TestBundles.write(folder.resolve("x.jar"), "com.acme;singleton:=true", "1");
    answer = "12 com.acme.other 1.0.0 ACTIVE";
    CommandFailedException e = assertThrows(CommandFailedException.class, () -> client.update(jar, false));
    assertTrue(e.getMessage().contains("com.acme"), e.getMessage());

    answer = "12 com.acme 1.0.0 ACTIVE";
    assertEquals(ExitCode.OK, client.update(jar, false));
  }

  @Test
  void whatIsNoBundleIsNotSent() throws Exception {
    Path text = Files.writeString(folder.resolve("a.txt"), "text");

    assertThrows(CommandFailedException.class, () -> client.install(text, false));
    assertThrows(CommandFailedException.class, () -> client.install(folder.resolve("absent.jar"), false));
    assertEquals(List.of(), requests);
  }

  @Test
  void namesAreEscapedInThePath() {
    client.uninstall("a/../b c");

    assertTrue(requests.getFirst().startsWith("DELETE /api/bundles/a%2F..%2Fb%20c "), requests.toString());
  }
}
