package io.foreshock.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells the preloaded library which writes and syncs fail: struct control in faults.c. */
final class FaultControl {
  static final int ENOSPC = 28;
  static final int EIO = 5;
  static final int WRITES = 1;
  static final int SYNCS = 2;
  private static final int BYTES = 56;

  /** What a failing write does. */
  enum Mode {
    REFUSE, HALF, DONE_BUT_REFUSED
  }

  private final MappedByteBuffer shared;

  FaultControl(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE)) {
      shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      shared.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param first
   *            which call fails first, from 1
   * @param times
   *            how many calls fail in a row
   */
  void arm(int operations, int error, Mode mode, long first, long times) {
    disarm();
    shared.putInt(4, operations).putInt(8, error).putInt(12, mode.ordinal()).putLong(16, first).putLong(24, times)
        .putLong(32, 0).putLong(40, 0);
    java.lang.invoke.VarHandle.fullFence();
    shared.putInt(0, 1);
  }

  void disarm() {
    shared.putInt(0, 0);
    java.lang.invoke.VarHandle.fullFence();
  }

  /** Calls that failed since it was armed. */
  long hits() {
    return shared.getLong(40);
  }

  long calls() {
    return shared.getLong(32);
  }

  /** Shared maps above this are refused; 0 = none. */
  void limitMap(long bytes) {
    shared.putLong(48, bytes);
  }
}
