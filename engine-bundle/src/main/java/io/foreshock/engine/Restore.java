package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.BackupFormat;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.StoreBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a data folder from a backup while no engine runs on it. */
final class Restore {
  private final Path file;
  private final Path data;

  /**
   * @param data
   *            gets {@code store/} and {@code conf/}
   */
  Restore(Path file, Path data) {
    this.file = file;
    this.data = data;
  }

  /**
   * Verifies the whole backup, then builds the store beside the present one and puts it in its place at once: a power
   * cut leaves either the old store or the new one.
   *
   * @param force
   *            replace a store that is there
   * @throws ForeshockException
   *             NOT_FOUND, CORRUPT_DATA, ALREADY_EXISTS when there is a store, STORE_LOCKED
   */
  BackupReader.Summary run(boolean force) {
    if (!Files.isRegularFile(file))
      throw new ForeshockException(ErrorCode.NOT_FOUND, "no such backup: file=" + file);
    try {
      if (!force && !empty(data.resolve("store")))
        throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "there is a store already: dir=" + data.resolve(
            "store"));
      BackupReader reader = new BackupReader(file);
      reader.read(NOTHING);
      try (StoreBuilder builder = new StoreBuilder(data.resolve("store"))) {
        BackupReader.Summary summary = reader.read(new Build(builder));
        builder.finish();
        return summary;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("backup cannot be restored: file=" + file, e);
    }
  }

  /** Locks and markers do not count. */
  private static boolean empty(Path store) throws IOException {
    if (!Files.isDirectory(store))
      return true;
    try (Stream<Path> files = Files.list(store)) {
      return files.noneMatch(f -> f.endsWith("data.mdb"));
    }
  }

  private static final BackupReader.Visitor NOTHING = new BackupReader.Visitor() {
    @Override
    public void file(String name, ByteBuffer content) {
    }

    @Override
    public void entry(String space, byte[] key, ByteBuffer value) {
    }
  };

  private final class Build implements BackupReader.Visitor {
    private final Map<String, Space> spaces = new HashMap<>();
    private final StoreBuilder builder;

    private Build(StoreBuilder builder) {
      this.builder = builder;
      for (Space space : Space.values())
        spaces.put(space.name().toLowerCase(Locale.ROOT), space);
    }

    @Override
    public void file(String name, ByteBuffer content) throws IOException {
      Path target = data.resolve(name).normalize();
      if (!target.startsWith(data.resolve("conf").normalize()))
        throw BackupFormat.corrupt("file outside of conf/: name=" + name);
      Files.createDirectories(target.getParent());
      Path part = target.resolveSibling(target.getFileName() + ".part");
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      Files.write(part, bytes);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void entry(String space, byte[] key, ByteBuffer value) {
      Space known = spaces.get(space);
      if (known == null)
        throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "backup holds what this version does not know: space="
            + space);
      builder.add(known, key, value);
    }
  }
}
