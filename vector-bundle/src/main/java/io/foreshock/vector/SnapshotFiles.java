package io.foreshock.vector;

import io.foreshock.api.vector.MalformedIndexException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one index in a directory, numbered; the highest that is whole counts. A new one gets a name of its
 * own, as one that is mapped cannot be replaced everywhere, and the older ones go once it is durable. For one thread at a
 * time.
 */
final class SnapshotFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
  private static final Pattern NAME = Pattern.compile("index-(\\d{1,18})\\.hnsw");

  private final Path directory;

  SnapshotFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /**
   * What the newest snapshot gives that gives anything.
   *
   * @param reader
   *            null or {@link MalformedIndexException}: of no use
   */
  <T> @Nullable T newest(Function<MemorySegment, @Nullable T> reader) throws IOException {
    for (Path file : newestFirst()) {
      try {
        T read = reader.apply(map(file));
        if (read != null)
          return read;
        LOG.info("snapshot of another kind of index: file={}", file);
      } catch (MalformedIndexException e) {
        LOG.warn("snapshot cannot be used: file={}, {}", file, e.getMessage());
      }
    }
    return null;
  }

  /** Copy on write: what is put later never reaches the file. */
  static MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.PRIVATE, 0, channel.size(), Arena.ofAuto());
    }
  }

  /** Writes bytes. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel out) throws IOException;
  }

  /** Durable on return, and then the only one; when it fails all is as before. */
  void write(Content content) throws IOException {
    List<Path> older = newestFirst();
    long number = older.isEmpty() ? 1 : number(older.getFirst()) + 1;
    Path file = directory.resolve("index-" + number + ".hnsw");
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(out);
      out.force(true);
    } catch (IOException | RuntimeException e) {
      delete(file);
      throw e;
    }
    forceDirectory();
    older.forEach(SnapshotFiles::delete);
  }

  /** Makes the name durable where a directory can be opened. */
  private void forceDirectory() throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix"))
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) { // mapped, on some systems: the next one gets it
      LOG.debug("snapshot not deleted: file={} ({})", file, e.toString());
    }
  }

  private List<Path> newestFirst() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(f -> NAME.matcher(name(f)).matches())
          .sorted(Comparator.comparingLong(SnapshotFiles::number).reversed()).toList();
    }
  }

  private static long number(Path file) {
    Matcher matcher = NAME.matcher(name(file));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
