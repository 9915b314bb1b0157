package io.foreshock.platform.sources;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder whose {@code PID-NAME.cfg} files FileInstall turns into
 * configurations. Files appear in one step. For one thread at a time.
 */
final class ConfigFolder {
  private static final String END = ".cfg";
  private final Path folder;

  ConfigFolder(Path folder) {
    this.folder = folder;
  }

  /** A factory configuration's file. */
  record Entry(Path file, String factoryPid, String name) {
    Entry {
      requireNonNull(file, "file is null");
    }
  }

  /** FileInstall splits at the first tilde, else at the first hyphen. */
  static @Nullable Entry entry(Path file) {
    String s = file.getFileName().toString();
    if (!s.endsWith(END))
      return null;
    s = s.substring(0, s.length() - END.length());
    int at = s.indexOf('~') > 0 ? s.indexOf('~') : s.indexOf('-');
    return at <= 0 || at == s.length() - 1 ? null : new Entry(file, s.substring(0, at), s.substring(at + 1));
  }

  List<Entry> entries() {
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.sorted().forEach(f -> {
        Entry e = entry(f);
        if (e != null)
          found.add(e);
      });
    } catch (IOException e) {
      throw failed("cannot list " + folder, e);
    }
    return found;
  }

  Optional<Entry> find(String factoryPid, String name) {
    return entries().stream().filter(e -> e.factoryPid().equals(factoryPid) && e.name().equals(name)).findFirst();
  }

  Path fileFor(String factoryPid, String name) {
    return folder.resolve(factoryPid + "-" + name + END);
  }

  ConfigText read(Path file) {
    try {
      return ConfigText.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw failed("cannot read " + file, e);
    }
  }

  void write(Path file, ConfigText text) {
    // no .cfg at its end, so that FileInstall passes over it
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, text.text(), StandardCharsets.ISO_8859_1);
      if (Files.getFileStore(folder).supportsFileAttributeView("posix"))
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------")); // it may hold a password
      long before = Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
      // the watcher compares size and time: a new content must not carry the old time
      Files.setLastModifiedTime(part, FileTime.fromMillis(Math.max(System.currentTimeMillis(), before + 1_000)));
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("cannot write " + file, e);
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("cannot delete " + file, e);
    }
  }

  private static ForeshockException failed(String what, IOException e) {
    String reason = String.valueOf(e.getMessage());
    ErrorCode code = reason.contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.INTERNAL;
    return new ForeshockException(code, what + ": " + reason, e);
  }
}
