package io.foreshock.pgwire.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends (PostgreSQL documentation, "Message Formats"). */
public sealed interface Message {
  /** About the bytes it keeps, for the bound of what waits. */
  default int weight() {
    return 64;
  }

  record SslRequest() implements Message {}

  record GssRequest() implements Message {}

  record Cancel(int process, int key) implements Message {}

  /** Parameters by name, {@code user} and {@code database} among them. */
  record Startup(int minor, Map<String, String> parameters) implements Message {
    public Startup {
      parameters = Map.copyOf(parameters);
    }
  }

  /** Password or SASL message: what it is depends on what was asked. */
  record Password(byte[] data) implements Message {}

  record Query(String sql) implements Message {
    @Override
    public int weight() {
      return 64 + 2 * sql.length();
    }
  }

  record Parse(String name, String sql, List<Integer> types) implements Message {
    public Parse {
      types = List.copyOf(types);
    }

    @Override
    public int weight() {
      return 64 + 2 * sql.length();
    }
  }

  /**
   * @param values
   *            null elements are nulls
   * @param binary
   *            by parameter
   * @param resultBinary
   *            by column; one for all; none for text
   */
  record Bind(String portal, String statement, boolean[] binary, byte[] @Nullable [] values, boolean[] resultBinary)
      implements
        Message {
    @Override
    public int weight() {
      int bytes = 64;
      for (byte[] v : values)
        bytes += v == null ? 8 : 24 + v.length;
      return bytes;
    }
  }

  /** {@code portal} or else a statement. */
  record Describe(boolean portal, String name) implements Message {}

  record Execute(String portal, int maxRows) implements Message {}

  /** {@code portal} or else a statement. */
  record Close(boolean portal, String name) implements Message {}

  record Flush() implements Message {}

  record Sync() implements Message {}

  record Terminate() implements Message {}

  record CopyData(byte[] data) implements Message {
    @Override
    public int weight() {
      return 64 + data.length;
    }
  }

  record CopyDone() implements Message {}

  record CopyFail(String reason) implements Message {}

  record FunctionCall() implements Message {}

  /** What cannot be read; ends the connection. */
  record Malformed(PgError error) implements Message {}
}
