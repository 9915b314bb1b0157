package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.platform.StoreAdmin.Progress;
import io.foreshock.api.platform.StoreAdmin.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a command may do to the store of an appliance that does not run. The launcher, which knows none of our types,
 * calls it with {@code command}, {@code file} (Path), {@code force} (Boolean) and {@code out}, which takes lines; false
 * means that it failed or that the store is damaged.
 */
final class Maintenance implements Function<Map<String, Object>, Boolean> {
  private final Path data;
  private final Supplier<List<BlockCodec>> codecs;
  private final EngineOptions options;

  Maintenance(Path data, Supplier<List<BlockCodec>> codecs, EngineOptions options) {
    this.data = data;
    this.codecs = codecs;
    this.options = options;
  }

  @Override
  @SuppressWarnings("unchecked") // as documented
  public Boolean apply(Map<String, Object> arguments) {
    Consumer<String> out = (Consumer<String>) required(arguments, "out");
    try {
      String command = String.valueOf(arguments.get("command"));
      if (command.equals("restore"))
        return restore((Path) required(arguments, "file"), Boolean.TRUE.equals(arguments.get("force")), out);
      try (Engine engine = Engine.open(data.resolve("store"), codecs, options)) {
        return switch (command) {
          case "backup" -> backup(engine, (Path) required(arguments, "file"), out);
          case "check" -> check(engine, out);
          case "compact" -> compact(engine, out);
          default -> throw new IllegalArgumentException("unknown command: command=" + command);
        };
      }
    } catch (ForeshockException e) {
      out.accept(e.code() + ": " + e.getMessage());
      return false;
    }
  }

  private static Object required(Map<String, Object> arguments, String name) {
    Object value = arguments.get(name);
    if (value == null)
      throw new IllegalArgumentException("argument is missing: name=" + name);
    return value;
  }

  private boolean restore(Path file, boolean force, Consumer<String> out) {
    BackupReader.Summary summary = new Restore(file, data).run(force);
    out.accept("restored " + summary.entries() + " entries and " + summary.files() + " files from " + file
        + ", sha256 " + summary.sha256());
    return true;
  }

  private static boolean backup(Engine engine, Path file, Consumer<String> out) {
    var backup = engine.admin().backup(file, Progress.NONE);
    out.accept("written " + backup.file() + ", " + backup.bytes() + " bytes, " + backup.entries() + " entries, sha256 "
        + backup.sha256());
    return true;
  }

  private static boolean check(Engine engine, Consumer<String> out) {
    Report report = engine.admin().check(true, Progress.NONE);
    report.counts().forEach((name, n) -> out.accept(name + " " + n));
    report.problems().forEach(p -> out.accept("DAMAGE: " + p));
    out.accept(report.sound() ? "the store is sound" : "the store is damaged: problems=" + report.problems().size());
    return report.sound();
  }

  private static boolean compact(Engine engine, Consumer<String> out) {
    var shrunk = engine.admin().shrink(Progress.NONE);
    out.accept("store file: " + shrunk.before() + " bytes before, " + shrunk.after() + " bytes after");
    return true;
  }
}
