package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What is remembered of files by their SHA-256, in a properties file that people
 * can read and edit: it is read anew for every question. Confined to the thread
 * that holds the admin's lock.
 */
final class FileNotes {
  private final Path file;
  private final String title;

  /**
   * @param title
   *            first line of the file
   */
  FileNotes(Path file, String title) {
    this.file = file;
    this.title = title;
  }

  Path file() {
    return file;
  }

  Optional<String> of(String sha256) {
    return Optional.ofNullable(read().getProperty(sha256));
  }

  /**
   * @throws ForeshockException
   *             {@code DISK_FULL}, {@code INTERNAL} when it cannot be written
   */
  void note(String sha256, String text) {
    Properties all = read();
    all.setProperty(sha256, text);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        all.store(out, title);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw LoadFolder.failed("cannot write " + file, e);
    }
  }

  private Properties read() {
    Properties all = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        all.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw new ForeshockException(ErrorCode.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return all;
  }
}
