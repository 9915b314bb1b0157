package io.foreshock.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a process wrote, in order; the layout is told in faults.c. Immutable. */
record Recording(List<Event> events) {
  private static final int HEADER = 24;

  /** The order is that of the numbers in faults.c, from 1. */
  enum Kind {
    WRITE, SYNC, TRUNCATE, MARK, CREATE, RENAME, UNLINK, FOLDER_SYNC, SYNC_FAILED
  }

  /**
   * @param durable
   *            a write that is on the disk when it returns
   * @param offset
   *            of the write; the new length when truncated
   */
  record Event(Kind kind, boolean durable, long inode, long offset, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean boundary() {
      return kind == Kind.SYNC || kind == Kind.FOLDER_SYNC || kind == Kind.SYNC_FAILED || durable;
    }
  }

  static Recording read(Path log) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.remaining() >= HEADER) {
      Kind kind = Kind.values()[in.getShort() - 1];
      boolean durable = in.getShort() == 1;
      byte[] bytes = new byte[in.getInt()];
      long inode = in.getLong();
      long offset = in.getLong();
      in.get(bytes);
      events.add(new Event(kind, durable, inode, offset, bytes));
    }
    return new Recording(events);
  }

  /** Number of the last operation each worker was told of before the event. */
  int[] acked(int end) {
    int[] acked = new int[CrashWorkload.WORKERS];
    Arrays.fill(acked, CrashWorkload.NOTHING);
    for (Event e : events.subList(0, end))
      if (e.kind == Kind.MARK)
        for (String line : e.text().split("\n")) {
          String[] words = line.split(" ");
          acked[Integer.parseInt(words[0])] = Integer.parseInt(words[1]);
        }
    return acked;
  }

  long count(Kind kind) {
    return events.stream().filter(e -> e.kind == kind).count();
  }
}
