package io.foreshock.engine;

import static io.foreshock.engine.format.BackupFormat.corrupt;

import io.foreshock.engine.format.BackupFormat;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Reads a backup from its beginning to its end and trusts none of it. Confined to one thread. */
final class BackupReader {
  /** Larger than any value that the engine stores. */
  private static final int MAX_FRAME = 1 << 30;

  private final Path file;

  /** Who wants to know what is in it. */
  interface Visitor {
    /** A configuration file; the name has no leading slash and no {@code ..}. */
    void file(String name, ByteBuffer content) throws IOException;

    /** The value is valid until the method returns. */
    void entry(String space, byte[] key, ByteBuffer value);
  }

  /**
   * @param created
   *            microseconds UTC
   */
  record Summary(long created, long entries, long files, String sha256) {}

  BackupReader(Path file) {
    this.file = file;
  }

  /**
   * @throws io.foreshock.api.ForeshockException
   *             CORRUPT_DATA
   */
  Summary read(Visitor visitor) throws IOException {
    long size = Files.size(file);
    MessageDigest digest = sha256();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      ByteBuffer head = frame(in, size, digest);
      if (head.get() != BackupFormat.HEAD || head.remaining() != BackupFormat.HEAD_BYTES)
        throw corrupt("does not begin with a head");
      byte[] magic = new byte[BackupFormat.MAGIC.length];
      head.get(magic);
      int version = head.getInt();
      if (!Arrays.equals(magic, BackupFormat.MAGIC) || version != BackupFormat.VERSION)
        throw corrupt("unknown format: version=" + version + ", known=" + BackupFormat.VERSION);
      long created = head.getLong();
      head.getLong();
      return frames(in, size, digest, visitor, created);
    }
  }

  private Summary frames(DataInputStream in, long size, MessageDigest digest, Visitor visitor, long created)
      throws IOException {
    long entries = 0;
    long files = 0;
    while (true) {
      byte[] sum = copy(digest).digest();
      ByteBuffer frame = frame(in, size, digest);
      try {
        switch (frame.get()) {
          case BackupFormat.FILE -> {
            String name = text(frame);
            if (name.isEmpty() || name.startsWith("/") || name.contains("..") || name.contains("\\")
                || name.contains(":"))
              throw corrupt("file name leads elsewhere: name=" + name);
            visitor.file(name, frame.slice());
            files++;
          }
          case BackupFormat.ENTRIES -> entries += entries(frame, visitor);
          case BackupFormat.END -> {
            end(in, frame, entries, sum);
            return new Summary(created, entries, files, HexFormat.of().formatHex(sum));
          }
          default -> throw corrupt("unknown frame");
        }
      } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
        throw corrupt("frame cut short");
      }
    }
  }

  private static void end(InputStream in, ByteBuffer frame, long entries, byte[] sum) throws IOException {
    long expected = frame.getLong();
    byte[] stored = new byte[32];
    frame.get(stored);
    if (expected != entries)
      throw corrupt("entries are missing: entries=" + entries + ", expected=" + expected);
    if (!MessageDigest.isEqual(stored, sum))
      throw corrupt("checksum of the whole does not match");
    if (in.read() >= 0)
      throw corrupt("bytes after the end");
  }

  private static long entries(ByteBuffer frame, Visitor visitor) {
    String space = text(frame);
    long n = 0;
    for (; frame.hasRemaining(); n++) {
      byte[] key = new byte[Short.toUnsignedInt(frame.getShort())];
      int length = frame.getInt();
      frame.get(key);
      visitor.entry(space, key, frame.slice(frame.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      frame.position(frame.position() + length);
    }
    return n;
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining())
      throw corrupt("text beyond its frame: length=" + length);
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Kind and payload of the next frame, its checksum verified. */
  private static ByteBuffer frame(DataInputStream in, long size, MessageDigest digest) throws IOException {
    byte[] prefix = in.readNBytes(8);
    if (prefix.length < 8)
      throw corrupt("cut short");
    ByteBuffer p = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
    int length = p.getInt();
    if (length < 1 || length > Math.min(size, MAX_FRAME))
      throw corrupt("frame length out of range: length=" + length + ", limit=" + Math.min(size, MAX_FRAME));
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length)
      throw corrupt("cut short");
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    if ((int) crc.getValue() != p.getInt())
      throw corrupt("checksum of a frame does not match");
    digest.update(prefix);
    digest.update(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned", e);
    }
  }
}
