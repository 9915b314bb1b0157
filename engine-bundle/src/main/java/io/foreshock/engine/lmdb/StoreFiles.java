package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files of a store and the order in which they appear. A new data file is made complete under another name, synced,
 * and then renamed: whatever the moment of a power cut, {@code data.mdb} is whole or absent. Stateless.
 */
public final class StoreFiles {
  static final String DATA = "data.mdb";
  /** Written when the store was closed in order: number of its last commit. */
  private static final String CLOSED = "closed";
  private static final String LOCK = "engine.lock";
  /** Folders in which a data file is being made; what is found in them is stale. */
  private static final String NEW = "new";
  private static final String COMPACT = "compact";

  private StoreFiles() {
  }

  /**
   * @throws ForeshockException
   *             STORE_LOCKED when another engine holds the folder
   */
  static FileChannel lock(Path dir) throws IOException {
    FileChannel channel = FileChannel.open(dir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null)
        return channel;
    } catch (OverlappingFileLockException e) {
      // held by another engine of this process: the same refusal
    }
    channel.close();
    throw new ForeshockException(ErrorCode.STORE_LOCKED, "store is open in another engine: dir=" + dir);
  }

  static void removeStale(Path dir) throws IOException {
    for (String folder : List.of(NEW, COMPACT)) {
      Path stale = dir.resolve(folder);
      for (String file : List.of(DATA, "lock.mdb"))
        Files.deleteIfExists(stale.resolve(file));
      Files.deleteIfExists(stale);
    }
  }

  static boolean exists(Path dir) {
    return Files.exists(dir.resolve(DATA));
  }

  static void create(Path dir, StoreOptions options) throws IOException {
    Path fresh = Files.createDirectories(dir.resolve(NEW));
    Environment.open(fresh, options).close();
    adopt(dir, fresh);
  }

  static Path compactFolder(Path dir) throws IOException {
    removeStale(dir);
    return Files.createDirectories(dir.resolve(COMPACT));
  }

  /** Makes the finished data file in the folder the store's own. */
  static void adopt(Path dir, Path folder) throws IOException {
    sync(folder.resolve(DATA));
    Files.move(folder.resolve(DATA), dir.resolve(DATA), StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    syncFolder(dir);
    removeStale(dir);
  }

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes new names durable. Windows opens no folders, and needs none: its file systems write names in order. */
  public static void syncFolder(Path dir) throws IOException {
    if (File.separatorChar == '\\')
      return;
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** No need to be durable: a number that is not the store's last commit means nothing. */
  static void markClosed(Path dir, long lastCommit) throws IOException {
    Files.writeString(dir.resolve(CLOSED), lastCommit + "\n");
  }

  static boolean wasClosed(Path dir, long lastCommit) {
    try {
      return Files.readString(dir.resolve(CLOSED)).strip().equals(Long.toString(lastCommit));
    } catch (IOException e) {
      return false;
    }
  }
}
