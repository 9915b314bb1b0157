package io.foreshock.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged product as a child process, used through its command line and its HTTP port only. */
final class Product implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path HOME = Path.of(System.getProperty("foreshock.home", "../target/foreshock")).normalize();
  private static final Duration READY = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path home;
  private final Path data;
  private final List<String> options;
  private Process process;
  private URI base;

  /** What a command printed, both streams, and how it ended. */
  record Ended(int exitCode, String output) {}

  private Product(Path home, Path data, List<String> options) {
    this.home = home;
    this.data = data;
    this.options = options;
  }

  /** Starts the product and waits until it says that it is ready; options that begin with -D or -X go to the JVM. */
  static Product start(Path data, String... options) {
    return startFrom(HOME, data, options);
  }

  /** @param home another image than the one that was built */
  static Product startFrom(Path home, Path data, String... options) {
    Product product = new Product(home, data, List.of(options));
    try {
      product.start();
    } catch (AssertionError e) {
      product.process.destroyForcibly(); // nobody else would
      throw e;
    }
    return product;
  }

  static Path home() {
    return HOME;
  }

  Path data() {
    return data;
  }

  /** Starts again after {@link #kill()} or {@link #stop()}. */
  void start() {
    List<String> command = new ArrayList<>(
        List.of(script(home), "run", "--data", data.toString(), "--port", "0"));
    options.stream().filter(o -> !forTheJvm(o)).forEach(command::add);
    String jvm = options.stream().filter(Product::forTheJvm).collect(Collectors.joining(" "));
    try {
      Files.createDirectories(data);
      Path log = data.resolve("stdout.log");
      ProcessBuilder builder = builder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("FORESHOCK_JVM_OPTS", jvm);
      process = builder.start();
      Await.until("the product is ready, see " + log, READY, () -> {
        if (!process.isAlive()) throw new AssertionError("ended at start:\n" + Files.readString(log));
        return Files.readString(log).contains("Foreshock is ready") && Files.exists(data.resolve("run/gateway.port"));
      });
      base = URI.create("http://127.0.0.1:" + Files.readString(data.resolve("run/gateway.port")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean forTheJvm(String option) {
    return option.startsWith("-D") || option.startsWith("-X");
  }

  /** The garbage collector has taken the classes of every bundle version that was replaced or removed. */
  void awaitUnloaded() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Await.until("classes of old versions are gone", Duration.ofSeconds(30), () -> {
      Ended gc = run(List.of(jcmd.toString(), Long.toString(pid()), "GC.run"));
      assertEquals(0, gc.exitCode(), gc.output());
      return retiredLoaders() == 0;
    });
  }

  /** Names of the process's threads, one a line with the stack below. */
  String threads() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return run(List.of(jcmd.toString(), Long.toString(pid()), "Thread.print")).output();
  }

  /** Class loaders of replaced or removed bundle versions that are still in memory. */
  double retiredLoaders() throws Exception {
    String metrics = new String(send("GET", "/metrics", "text/plain", new byte[0]).body(), StandardCharsets.UTF_8);
    return metrics.lines().filter(l -> l.contains("retired_class_loaders{"))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ')))).findFirst().orElseThrow();
  }

  String stdout() throws IOException {
    return Files.readString(data.resolve("stdout.log"));
  }

  /** Runs a command of the product's command line on this data folder. */
  Ended command(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script(home)));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--data", data.toString()));
    return run(command);
  }

  static Ended run(List<String> command) throws Exception {
    Process p = builder(command).redirectErrorStream(true).start();
    String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!p.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("still running: " + command);
    return new Ended(p.exitValue(), output);
  }

  static String script() {
    return script(HOME);
  }

  private static String script(Path home) {
    return home.resolve("bin/foreshock").toString();
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> env = builder.environment();
    env.put("FORESHOCK_JAVA", System.getProperty("java.home"));
    return builder;
  }

  long pid() {
    return process.pid();
  }

  boolean running() {
    return process.isAlive();
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("does not stop on SIGTERM");
    return process.exitValue();
  }

  HttpClient http() {
    return http;
  }

  URI uri(String path) {
    return base.resolve(path);
  }

  String token() throws IOException {
    return Files.readString(data.resolve("run/token")).strip();
  }

  HttpResponse<byte[]> send(String method, String path, String contentType, byte[] body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60))
        .header("Content-Type", contentType).header("Accept", "application/json").header("X-Foreshock-Token", token())
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body)).build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  /** False while the part behind the path is not running. */
  boolean answers(String path) throws Exception {
    return send("GET", path, "application/json", new byte[0]).statusCode() == 200;
  }

  JsonNode get(String path) throws Exception {
    return json("GET", path, null);
  }

  JsonNode post(String path, Object body) throws Exception {
    return json("POST", path, body);
  }

  private JsonNode json(String method, String path, Object body) throws Exception {
    byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
    HttpResponse<byte[]> answer = send(method, path, "application/json", bytes);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(2, answer.statusCode() / 100, () -> method + " " + path + ": " + answer.statusCode() + " " + text);
    return JSON.readTree(text);
  }

  /** Rows of a query, each an array. */
  JsonNode sql(String sql) throws Exception {
    return post("/api/sql", Map.of("sql", sql, "limit", 1_000_000)).get("rows");
  }

  long count(String sql) throws Exception {
    return sql(sql).get(0).get(0).asLong();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) kill();
    }
    http.close();
  }
}
