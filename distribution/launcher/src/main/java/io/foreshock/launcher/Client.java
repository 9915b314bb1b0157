package io.foreshock.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The commands that talk to the appliance running on a data folder. */
final class Client {
  private static final Duration QUICK = Duration.ofSeconds(5);
  /** Longer than a bundle may take to be healthy and then to be taken back. */
  private static final Duration PATIENT = Duration.ofSeconds(180);
  /** A file as a whole may take long; so may the time until its first byte. */
  private static final Duration LONG = Duration.ofHours(6);
  private static final Set<String> FORMATS = Set.of("parquet", "csv");
  private static final String STORAGE = """
      SELECT table_name, column_name, codec, codec_id, count(*) AS blocks, sum("rows") AS "values", sum(bytes) AS bytes,
        8.0 * sum(bytes) / sum("rows") AS bits_per_value, 1.0 * sum(plain_bytes) / sum(bytes) AS ratio,
        sum(entropy_bits * "rows") / sum("rows") FILTER (WHERE entropy_bits IS NOT NULL) AS entropy_estimate
      FROM storage_blocks GROUP BY table_name, column_name, codec, codec_id ORDER BY bytes DESC""";
  private static final String BUNDLES = "/api/bundles";
  private static final String PACK = "/api/patterns/pack";

  private final DataFolder folder;
  private final PrintStream out;
  private final String marker;

  Client(DataFolder folder, PrintStream out) {
    this(folder, out, RunningInstance.MARKER);
  }

  /**
   * @param marker
   *            what the command line of the appliance's process contains
   */
  Client(DataFolder folder, PrintStream out, String marker) {
    this.folder = folder;
    this.out = out;
    this.marker = marker;
  }

  ExitCode status() {
    Optional<RunningInstance> running = RunningInstance.of(folder, marker);
    if (running.isEmpty()) {
      out.println("not running, data folder " + folder.root());
      return ExitCode.STATUS_NOT_RUNNING;
    }
    out.println("running, pid " + running.get().process().pid() + ", data folder " + folder.root());
    Optional<GatewayAddress> address = GatewayAddress.of(folder);
    if (address.isEmpty()) {
      out.println("the gateway does not listen (yet)");
      return ExitCode.OK;
    }
    out.println("status page: " + address.get().base() + "/");
    try {
      print(new GatewayClient(address.get(), QUICK).get("/health").text());
    } catch (CommandFailedException e) {
      out.println(e.getMessage()); // it runs, which is what was asked
    }
    return ExitCode.OK;
  }

  ExitCode stop(Duration patience) {
    RunningInstance running = running();
    if (!running.stop(patience)) {
      throw new CommandFailedException(ExitCode.FAILED, "pid " + running.process().pid() + " is still running after "
          + patience.toSeconds() + " s");
    }
    out.println("stopped, pid " + running.process().pid());
    return ExitCode.OK;
  }

  ExitCode sql(String statement) {
    return print(gateway().post("/api/sql", "application/sql", statement).orFail());
  }

  ExitCode export(String source, Path file) {
    String format = format(file);
    boolean query = source.strip().contains(" ");
    String statement = query ? source : "SELECT * FROM \"" + source.replace("\"", "\"\"") + '"';
    return written(file, part -> gateway(LONG).download("/api/export?format=" + format, "application/sql", statement,
        part));
  }

  ExitCode exportPatterns(String site, Path file) {
    String name = URLEncoder.encode(site, StandardCharsets.UTF_8);
    return written(file, part -> gateway().download(PACK + "?site=" + name, part));
  }

  ExitCode importPatterns(Path file, boolean dryRun) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailedException(ExitCode.FAILED, "no such file: " + file);
    }
    return print(gateway().post(PACK + (dryRun ? "?dryRun=true" : ""), "application/zip", file).orFail());
  }

  /** Writes beside the file first, so that a file of that name is whole or what it was. */
  private ExitCode written(Path file, Consumer<Path> download) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      download.accept(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return print("written " + file + ", " + Files.size(file) + " bytes");
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot write " + file + " (" + e + ")", e);
    } finally {
      part.toFile().delete();
    }
  }

  ExitCode load(String table, Path file) {
    String format = format(file);
    if (!Files.isRegularFile(file)) {
      throw new CommandFailedException(ExitCode.FAILED, "no such file: " + file);
    }
    String type = format.equals("csv") ? "text/csv" : "application/vnd.apache.parquet";
    String name = URLEncoder.encode(table, StandardCharsets.UTF_8);
    return print(gateway(LONG).post("/api/import?format=" + format + "&table=" + name, type, file).orFail());
  }

  private static String format(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String format = name.substring(name.lastIndexOf('.') + 1);
    if (!FORMATS.contains(format)) {
      throw new CommandFailedException(ExitCode.USAGE, "file must end in .parquet or .csv: " + file);
    }
    return format;
  }

  static boolean isRunning(DataFolder data) {
    return RunningInstance.of(data, RunningInstance.MARKER).isPresent();
  }

  ExitCode backup(Path file) {
    return store("backup", file.toAbsolutePath().normalize().toString());
  }

  ExitCode check() {
    return store("check", "");
  }

  ExitCode compact() {
    return store("compact", "");
  }

  ExitCode storage() {
    return sql(STORAGE);
  }

  private ExitCode store(String what, String body) {
    return print(gateway(LONG).post("/api/store/" + what, "application/octet-stream", body).orFail());
  }

  ExitCode bundles() {
    return print(gateway().get(BUNDLES).orFail());
  }

  ExitCode install(Path jar, boolean allowUnsigned) {
    symbolicName(jar); // refused here rather than after sending it
    return print(send(gateway(), jar, allowUnsigned));
  }

  private static String send(GatewayClient gateway, Path jar, boolean allowUnsigned) {
    String by = URLEncoder.encode("command line: " + System.getProperty("user.name", "?"), StandardCharsets.UTF_8);
    String path = BUNDLES + "?by=" + by + (allowUnsigned ? "&allowUnsigned=true" : "");
    return gateway.post(path, "application/java-archive", jar).orFail();
  }

  ExitCode update(Path jar, boolean allowUnsigned) {
    String name = symbolicName(jar);
    GatewayClient gateway = gateway();
    Pattern asAWord = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])");
    boolean installed = asAWord.matcher(gateway.get(BUNDLES).orFail()).find();
    if (!installed) {
      throw new CommandFailedException(ExitCode.FAILED,
          "no such bundle to update: " + name + "; new ones come with: foreshock bundle install FILE");
    }
    return print(send(gateway, jar, allowUnsigned));
  }

  ExitCode uninstall(String symbolicName) {
    return print(gateway().delete(BUNDLES, symbolicName).orFail());
  }

  private static String symbolicName(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new CommandFailedException(ExitCode.FAILED, "no such file: " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
      if (name == null) {
        throw new CommandFailedException(ExitCode.FAILED, "not a bundle, it has no Bundle-SymbolicName: " + jar);
      }
      return name.split(";", 2)[0].strip();
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "not a readable jar: " + jar + " (" + e.getMessage() + ")", e);
    }
  }

  private RunningInstance running() {
    return RunningInstance.of(folder, marker).orElseThrow(
        () -> new CommandFailedException(ExitCode.NOT_RUNNING, "Foreshock is not running, data folder " + folder
            .root()));
  }

  private GatewayClient gateway() {
    return gateway(PATIENT);
  }

  private GatewayClient gateway(Duration patience) {
    long pid = running().process().pid();
    return GatewayAddress.of(folder).map(a -> new GatewayClient(a, patience))
        .orElseThrow(() -> new CommandFailedException(ExitCode.NOT_RUNNING,
            "the gateway does not listen (pid " + pid + ", data folder " + folder.root() + ")"));
  }

  private ExitCode print(String text) {
    out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
    return ExitCode.OK;
  }
}
