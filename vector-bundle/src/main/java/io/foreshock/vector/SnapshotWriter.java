package io.foreshock.vector;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

final class SnapshotWriter {
  static void write(VectorStore store, WritableByteChannel out) throws IOException {
    throw new IOException("not yet");
  }
}
