package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.platform.StoreAdmin.Backup;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.format.BackupFormat;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.JournalFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Pace;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.StoreFiles;
import io.foreshock.engine.lmdb.Walk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * Writes one snapshot as a backup. What has a checksum is verified on the way: a backup never spreads damage. Confined
 * to one thread.
 */
final class BackupWriter implements AutoCloseable {
  private static final long SYNC_BYTES = 32L << 20;

  private final Path file;
  private final Path part;
  private final FileChannel out;
  private final MessageDigest digest;
  private final Pace pace;
  private final Bytes frame = new Bytes(BackupFormat.FRAME_BYTES + (BackupFormat.FRAME_BYTES >> 2));
  private long unsynced;

  BackupWriter(Path file, Pace pace) throws IOException {
    this.file = file.toAbsolutePath();
    this.part = this.file.resolveSibling(this.file.getFileName() + ".part");
    this.pace = pace;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /**
   * @param confFolder
   *            its files go along; nothing when it does not exist
   * @param progress
   *            hears entries as they are written; throws to give up
   */
  Backup write(Access access, Path confFolder, LongConsumer progress) throws IOException {
    long entries = 0;
    for (Space space : Space.values())
      entries += access.entries(space);
    begin(BackupFormat.HEAD).put(BackupFormat.MAGIC).putInt(BackupFormat.VERSION).putLong(Micros.of(Instant.now()))
        .putLong(access.id()).putLong(entries);
    end(true);
    files(confFolder);
    for (Space space : Space.values())
      space(access, space, progress);
    byte[] sum = digest.digest();
    begin(BackupFormat.END).putLong(entries).put(sum);
    end(false);
    long bytes = out.size();
    out.force(true);
    out.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    StoreFiles.syncFolder(file.resolveSibling("."));
    return new Backup(file, bytes, entries, HexFormat.of().formatHex(sum));
  }

  private void files(Path folder) throws IOException {
    if (!Files.isDirectory(folder))
      return;
    try (var all = Files.walk(folder)) {
      for (Path f : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.getFileName() + "/" + folder.relativize(f).toString().replace('\\', '/');
        begin(BackupFormat.FILE).putText(name).put(Files.readAllBytes(f));
        end(true);
      }
    }
  }

  private void space(Access access, Space space, LongConsumer progress) throws IOException {
    try (Walk walk = access.walk(space); StoredBlocks blocks = new StoredBlocks(access)) {
      boolean on = walk.first();
      while (on) {
        begin(BackupFormat.ENTRIES).putText(space.name().toLowerCase(Locale.ROOT));
        long n = 0;
        for (; on && frame.size() < BackupFormat.FRAME_BYTES; on = walk.next(), n++) {
          byte[] key = walk.keyBytes();
          ByteBuffer value = walk.value();
          verify(space, walk, value, blocks);
          frame.putShort(key.length).putInt(value.remaining()).put(key).put(value);
        }
        end(true);
        progress.accept(n);
      }
    }
  }

  private static void verify(Space space, Walk walk, ByteBuffer value, StoredBlocks blocks) {
    if (!walk.isSound())
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "checksum does not match: space=" + space
          + "; foreshock check tells more");
    if (space == Space.BLOCKS)
      verify(walk.keyBytes(), value, blocks);
    if (space == Space.JOURNAL)
      JournalFormat.verify(value);
  }

  private static void verify(byte[] key, ByteBuffer block, StoredBlocks blocks) {
    BlockHeader header = BlockHeader.parse(block, Keys.blockTime(key));
    BlockReader.verify(blocks.of(key, block, header), header);
  }

  private Bytes begin(byte kind) {
    return frame.clear().putInt(0).putInt(0).put(kind);
  }

  private void end(boolean digested) throws IOException {
    frame.setInt(0, frame.size() - 8);
    CRC32C crc = new CRC32C();
    crc.update(frame.view().position(8));
    frame.setInt(4, (int) crc.getValue());
    if (digested)
      digest.update(frame.view());
    ByteBuffer bytes = frame.view();
    unsynced += bytes.remaining();
    pace.spend(bytes.remaining());
    while (bytes.hasRemaining())
      out.write(bytes);
    if (unsynced > SYNC_BYTES) { // in pieces: one large sync at the end would hold up every commit
      out.force(false);
      unsynced = 0;
    }
  }

  /** Removes what is not complete. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(part);
  }
}
