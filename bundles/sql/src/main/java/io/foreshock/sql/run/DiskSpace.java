package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of one statement for what does not fit into its memory; gone when it ends, whichever way. Confined to one thread.
 */
public final class DiskSpace implements AutoCloseable {
  private static final String PREFIX = "spill-";

  /**
   * Where and how much.
   *
   * @param folder
   *            made when it is needed; of this engine alone
   * @param bytes
   *            one statement may write; 0 = none
   */
  public record Limits(@Nullable Path folder, long bytes) {
    public static final Limits NONE = new Limits(null, 0);

    /** Removes what a process that was killed left. */
    public void clean() {
      if (folder == null || !Files.isDirectory(folder)) return;
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
        for (Path file : left)
          Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Limits limits;
  private final List<FileChannel> open = new ArrayList<>();
  private long used;

  public DiskSpace(Limits limits) {
    this.limits = limits;
  }

  /** Whether there is any; else what does not fit into memory is an error. */
  boolean isThere() {
    return limits.bytes() > 0 && limits.folder() != null;
  }

  SpillFile file() {
    Path folder = limits.folder();
    if (folder == null) throw new IllegalStateException("no disk for statements");
    try {
      Files.createDirectories(folder);
      FileChannel channel = FileChannel.open(Files.createTempFile(folder, PREFIX, ".tmp"), StandardOpenOption.READ,
          StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
      open.add(channel);
      return new SpillFile(this, channel);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * @throws ForeshockException
   *             {@code QUERY_TOO_LARGE}
   */
  void reserve(long bytes) {
    used += bytes;
    if (used > limits.bytes())
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "query needs too much memory and disk: bytes on disk="
          + used + ", limit=" + limits.bytes() + "; narrow the time range or aggregate more");
  }

  void forget(FileChannel channel, long bytes) {
    if (open.remove(channel)) used -= bytes;
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static ForeshockException failed(IOException e) {
    return new ForeshockException(ErrorCode.DISK_FULL, "cannot write or read rows on disk: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    IOException first = null;
    for (FileChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        first = e;
      }
    }
    open.clear();
    used = 0;
    if (first != null) throw failed(first);
  }
}
