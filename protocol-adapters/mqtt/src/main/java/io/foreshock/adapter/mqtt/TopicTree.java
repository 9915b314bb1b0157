package io.foreshock.adapter.mqtt;

import io.foreshock.api.adapter.SourceProbe.Node;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The level of the topics below one, out of messages heard. Thread-safe. */
final class TopicTree {
  private static final int LONGEST = 200;

  /** @param payload last heard of the topic itself; empty for one that only leads on */
  private record Level(boolean branch, boolean heard, byte[] payload) {}

  private final String parent;
  private final int most;
  private final Map<String, Level> levels = new TreeMap<>();

  /** @param parent topic, or empty */
  TopicTree(String parent, int most) {
    this.parent = parent;
    this.most = most;
  }

  synchronized void add(Incoming message) {
    String below = parent.isEmpty()
        ? message.topic()
        : message.topic().startsWith(parent + "/") ? message.topic().substring(parent.length() + 1) : "";
    if (below.isEmpty() && !message.topic().equals(parent + "/"))
      return;
    int slash = below.indexOf('/');
    String name = slash < 0 ? below : below.substring(0, slash);
    Level old = levels.get(name);
    if (old == null && levels.size() >= most)
      return;
    Level before = old == null ? new Level(false, false, new byte[0]) : old;
    levels.put(name, slash < 0
        ? new Level(before.branch(), true, message.payload())
        : new Level(true, before.heard(), before.payload()));
  }

  synchronized List<Node> nodes() {
    return levels.entrySet().stream().map(e -> {
      String text = e.getValue().heard() ? text(e.getValue().payload()) : "";
      return new Node(parent.isEmpty() ? e.getKey() : parent + "/" + e.getKey(), e.getKey(), e.getValue().branch(), e
          .getValue().heard() ? type(text) : "", text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
    }).toList();
  }

  private static String text(byte[] payload) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      return payload.length + " bytes";
    }
  }

  private static String type(String text) {
    String start = text.strip();
    if (start.startsWith("{") || start.startsWith("["))
      return "json";
    try {
      PayloadReader.number(start);
      return "number";
    } catch (UnreadableException e) {
      return text.endsWith(" bytes") ? "bytes" : "text";
    }
  }
}
