package io.foreshock.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gives a watched folder of the data folder what the product ships, without ever
 * undoing what the user did there: what they deleted stays deleted, what they
 * replaced stays theirs, and what they left alone follows the product.
 */
final class Seeds {
  /** Digest of every file as we put it there; FileInstall's filter passes it over. */
  static final String LEDGER = ".shipped";

  /** What happens to one shipped file. */
  enum Fate {
    SEEDED, UPGRADED, CURRENT, DELETED_BY_USER, CHANGED_BY_USER
  }

  /** One shipped file and what became of it. */
  record Seeded(String name, Fate fate) {}

  private Seeds() {
  }

  /**
   * @param recorded
   *            digest we put there last, null when never
   * @param present
   *            digest of the user's file, null when there is none
   */
  static Fate decide(String shipped, @Nullable String recorded, @Nullable String present) {
    if (present == null) {
      return recorded == null ? Fate.SEEDED : Fate.DELETED_BY_USER;
    }
    if (present.equals(shipped)) {
      return Fate.CURRENT;
    }
    return present.equals(recorded) ? Fate.UPGRADED : Fate.CHANGED_BY_USER;
  }

  /** Seeds the files of {@code from} that {@code wanted} accepts by name. */
  static List<Seeded> sow(Path from, Path into, Predicate<String> wanted) throws IOException {
    List<Seeded> result = new ArrayList<>();
    if (!Files.isDirectory(from)) {
      return result;
    }
    Path ledgerFile = into.resolve(LEDGER);
    Properties ledger = read(ledgerFile);
    Properties before = (Properties) ledger.clone();
    List<Path> shipped;
    try (Stream<Path> files = Files.list(from)) {
      shipped = files.filter(f -> wanted.test(String.valueOf(f.getFileName()))).sorted().toList();
    }
    for (Path file : shipped) {
      result.add(sow(file, into, ledger));
    }
    if (!ledger.equals(before)) {
      write(ledgerFile, ledger);
    }
    return result;
  }

  private static Seeded sow(Path file, Path into, Properties ledger) throws IOException {
    String name = String.valueOf(file.getFileName());
    Path target = into.resolve(name);
    String digest = digest(file);
    Fate fate = decide(digest, ledger.getProperty(name), Files.exists(target) ? digest(target) : null);
    switch (fate) {
      case SEEDED, UPGRADED -> {
        // whole or not at all: the folder is watched
        Path part = into.resolve(name + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        ledger.setProperty(name, digest);
      }
      case CURRENT -> ledger.setProperty(name, digest);
      case DELETED_BY_USER, CHANGED_BY_USER -> {
      }
    }
    return new Seeded(name, fate);
  }

  /**
   * Length and CRC-32C: enough to notice a change, and a hundred times faster
   * than SHA-256 in a JVM that has just started.
   */
  static String digest(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    CRC32C crc = new CRC32C();
    crc.update(content);
    return content.length + "-" + Long.toHexString(crc.getValue());
  }

  private static Properties read(Path file) throws IOException {
    Properties p = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        p.load(in);
      }
    }
    return p;
  }

  private static void write(Path file, Properties ledger) throws IOException {
    Path part = file.resolveSibling(LEDGER + ".part");
    try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      ledger.store(out, "Length and CRC-32C of what the product put here; do not edit");
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
