package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder whose jars run, and beside it the private copies that are verified
 * and given to the framework, so that nobody can change a file between the two.
 * Files arrive and leave whole: names that do not end in {@code .jar} are passed
 * over. Confined to the thread that holds the admin's lock.
 */
final class LoadFolder {
  private static final String JAR = ".jar";

  private final Path folder;
  private final Path copies;

  /**
   * @param copies
   *            folder for the copies of what runs
   */
  LoadFolder(Path folder, Path copies) {
    this.folder = folder.toAbsolutePath().normalize();
    this.copies = copies;
  }

  /** Files by name. */
  Map<String, Path> jars() {
    Map<String, Path> jars = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(f -> f.getFileName().toString().endsWith(JAR) && Files.isRegularFile(f))
          .forEach(f -> jars.put(f.getFileName().toString(), f));
    } catch (IOException e) {
      throw failed("cannot read " + folder, e);
    }
    return jars;
  }

  static String nameFor(String symbolicName) {
    return symbolicName + JAR;
  }

  /** A private copy to look at; {@link #keep} or {@link #discard} it. */
  Path take(Path file) {
    try {
      Files.createDirectories(copies);
      Path copy = Files.createTempFile(copies, "staged-", ".part");
      try {
        return Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        discard(copy);
        throw e;
      }
    } catch (IOException e) {
      throw failed("cannot copy " + file, e);
    }
  }

  /** Makes a private copy the one of what runs. */
  void keep(Path copy, String fileName) {
    try {
      Files.move(copy, kept(fileName), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("cannot keep " + copy, e);
    }
  }

  /** The bytes of what runs, whatever has become of the file since. */
  Path kept(String fileName) {
    return copies.resolve(fileName);
  }

  /** Writes a copy beside its place in the folder, down to the disk; {@link #publish} it. */
  Path prepare(Path source, String fileName) {
    Path part = folder.resolve(fileName + ".part");
    try {
      Files.createDirectories(folder);
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      return part;
    } catch (IOException e) {
      discard(part);
      throw failed("cannot write " + part, e);
    }
  }

  /** One step that survives a power cut. */
  void publish(Path prepared, String fileName) {
    try {
      Files.move(prepared, folder.resolve(fileName), StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("cannot write " + fileName, e);
    }
  }

  void delete(String fileName) {
    try {
      Files.deleteIfExists(folder.resolve(fileName));
    } catch (IOException e) {
      throw failed("cannot delete " + fileName, e);
    }
  }

  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a left-over that nobody reads
    }
  }

  static ForeshockException failed(String what, IOException e) {
    String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : String.valueOf(e);
    ErrorCode code = reason.contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.INTERNAL;
    return new ForeshockException(code, what + ": " + reason, e);
  }
}
