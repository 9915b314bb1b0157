package io.foreshock.platform;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * The folder FileInstall watches. Files arrive and leave it whole: it passes over
 * names that do not end in {@code .jar}, so the work is done beside the real
 * name. Confined to the thread that holds the admin's lock.
 */
final class LoadFolder {
  private final Path folder;

  LoadFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The file in this folder that the bundle came from. */
  Optional<Path> fileOf(Bundle bundle) {
    String location = bundle.getLocation();
    if (location == null || !location.startsWith("file:")) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(URI.create(location)).normalize();
      return folder.equals(file.getParent()) ? Optional.of(file) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Path fileFor(String symbolicName) {
    return folder.resolve(symbolicName + ".jar");
  }

  /** Puts a copy of {@code source} at {@code target} in one step that survives a power cut. */
  void put(Path source, Path target) {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      long before = Files.exists(target) ? Files.getLastModifiedTime(target).toMillis() : 0;
      // the watcher compares size and time: a new content must not carry the old time
      Files.setLastModifiedTime(part, FileTime.fromMillis(Math.max(System.currentTimeMillis(), before + 1_000)));
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteQuietly(part);
      throw failed("cannot write " + target, e);
    }
  }

  /** Sets the present content aside; empty when there is none. */
  Optional<Path> keep(Path target) {
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    Path kept = target.resolveSibling(target.getFileName() + ".previous");
    try {
      return Optional.of(Files.copy(target, kept, StandardCopyOption.REPLACE_EXISTING));
    } catch (IOException e) {
      throw failed("cannot set aside " + target, e);
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("cannot delete " + file, e);
    }
  }

  void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a left-over that nobody reads; the next install of this bundle replaces it
    }
  }

  private static ForeshockException failed(String what, IOException e) {
    String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : String.valueOf(e);
    ErrorCode code = reason.contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.INTERNAL;
    return new ForeshockException(code, what + ": " + reason, e);
  }
}
