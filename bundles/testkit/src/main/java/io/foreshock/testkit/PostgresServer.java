package io.foreshock.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL 15 of this machine with an empty database, on a free port of the loopback, without durability: what our
 * answers are compared with. It does not run as root, so where the tests do it becomes the user {@code postgres} that
 * the package brings. Confined to one thread.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path PROGRAMS = Path.of(System.getProperty("foreshock.postgres", "/usr/lib/postgresql/15/bin"));
  private static final String OWNER = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final Process process;

  private PostgresServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** What to say where a test is left out. */
  public static String absence() {
    return "PostgreSQL 15 is not installed in " + PROGRAMS
        + " (apt-get install postgresql-15; -Dforeshock.postgres=DIR)";
  }

  /**
   * Starts one.
   *
   * @return null where it is not installed, or there is nobody it could run as
   */
  public static @Nullable PostgresServer start() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAMS.resolve("initdb")))
      return null;
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && run(Path.of("/"), List.of("id", "-u", OWNER)) != 0)
      return null;
    Path folder = Files.createTempDirectory("foreshock-postgres");
    if (root)
      Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
    List<String> as = root ? List.of("runuser", "-u", OWNER, "--") : List.of();
    Path data = folder.resolve("data");
    int made = run(folder, command(as, "initdb", "-D", data.toString(), "-U", "me", "-A", "trust", "-E", "UTF8",
        "--locale=C",
        "--no-sync"));
    if (made != 0)
      throw new IOException("initdb failed: exit=" + made + ", folder=" + folder);
    int port = freePort();
    Process process = process(folder, command(as, "postgres", "-D", data.toString(), "-p", Integer.toString(port),
        "-k", folder.toString(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "timezone=UTC")).start();
    PostgresServer server = new PostgresServer(folder, port, process);
    try {
      Await.until("PostgreSQL answers", PATIENCE, () -> server.isReady(as));
    } catch (RuntimeException | AssertionError e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static List<String> command(List<String> as, String program, String... arguments) {
    List<String> command = new ArrayList<>(as);
    command.add(PROGRAMS.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder process(Path folder, List<String> command) {
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private static int run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process p = process(folder, command).start();
    if (p.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
      return p.exitValue();
    p.destroyForcibly();
    throw new IOException("still running: " + String.join(" ", command));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady(List<String> as) {
    if (!process.isAlive())
      throw new IllegalStateException("PostgreSQL ended: exit=" + process.exitValue());
    try {
      return run(folder, command(as, "pg_isready", "-h", "127.0.0.1", "-p", Integer.toString(port))) == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** For the driver; the user {@code me} needs no password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=me";
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(folder)) {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      for (Path p : files.sorted(Comparator.reverseOrder()).toList())
        Files.deleteIfExists(p);
    } catch (IOException e) {
      // a folder of temporary files stays
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
