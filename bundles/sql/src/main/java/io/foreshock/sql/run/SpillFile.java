package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks written one after the other, then read in that order. Confined to one thread. */
final class SpillFile implements AutoCloseable {
  /** Rows written as one, so that few have to be in memory when they are read. */
  static final int ROWS = 2_048;

  private final DiskSpace space;
  private final FileChannel channel;
  private long bytes;
  private long rows;

  SpillFile(DiskSpace space, FileChannel channel) {
    this.space = space;
    this.channel = channel;
  }

  long rows() {
    return rows;
  }

  void write(Chunk chunk) {
    for (int from = 0; from < chunk.size(); from += ROWS)
      piece(LimitNode.slice(chunk, from, Math.min(ROWS, chunk.size() - from)));
  }

  private void piece(Chunk chunk) {
    byte[] body = ChunkBytes.of(chunk);
    space.reserve(body.length + 4L);
    ByteBuffer head = ByteBuffer.allocate(4).putInt(body.length).flip();
    try {
      for (ByteBuffer part : List.of(head, ByteBuffer.wrap(body)))
        while (part.hasRemaining())
          bytes += channel.write(part, bytes);
    } catch (IOException e) {
      throw DiskSpace.failed(e);
    }
    rows += chunk.size();
  }

  /** Reads from the beginning; several may. */
  RowSource reader(List<ColumnType> types) {
    return new RowSource() {
      private long at;

      @Override
      public @Nullable Chunk next() {
        if (at >= bytes) return null;
        ByteBuffer head = read(at, 4);
        int length = head.getInt();
        Chunk chunk = ChunkBytes.read(read(at + 4, length), types);
        at += 4L + length;
        return chunk;
      }

      @Override
      public void close() {
        at = bytes;
      }
    };
  }

  private ByteBuffer read(long at, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try {
      while (buffer.hasRemaining())
        if (channel.read(buffer, at + buffer.position()) < 0) throw new IOException("file ends early");
    } catch (IOException e) {
      throw DiskSpace.failed(e);
    }
    return buffer.flip();
  }

  @Override
  public void close() {
    space.forget(channel, bytes);
  }
}
