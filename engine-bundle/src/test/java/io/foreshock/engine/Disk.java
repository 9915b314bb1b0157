package io.foreshock.engine;

import io.foreshock.engine.Recording.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk with a volatile cache, fed with a recording: what a sync covered stays, of the rest any part may be lost when
 * the power goes, also part of a write, also in another order. Names of files become durable in their order, at the
 * latest when a folder is synced. After a failed sync, what it should have covered may be lost for good although a
 * later sync succeeds ("fsyncgate": the kernel forgets that the pages were dirty).
 */
final class Disk {
  private static final int SECTOR = 512;

  /** By inode; a number that is given out again means another file. */
  private final Map<Long, Content> files = new HashMap<>();
  private final TreeMap<String, Content> names = new TreeMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();
  private final Random forgetting;

  Disk(Random forgetting) {
    this.forgetting = forgetting;
  }

  private record NameChange(Event event, Content file) {}

  private static final class Content {
    private byte[] bytes = new byte[1 << 12];
    private int length;
    private final List<Event> pending = new ArrayList<>();

    private Content copy() {
      Content copy = new Content();
      copy.bytes = Arrays.copyOf(bytes, bytes.length);
      copy.length = length;
      return copy;
    }

    private void put(Event e, int from, int to) {
      int end = (int) e.offset() + to;
      reserve(end);
      System.arraycopy(e.bytes(), from, bytes, (int) e.offset() + from, to - from);
      length = Math.max(length, end);
    }

    private void reserve(int end) {
      while (end > bytes.length)
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }

    private void apply(Event e) {
      if (e.kind() == Recording.Kind.WRITE) {
        put(e, 0, e.bytes().length);
        return;
      }
      reserve((int) e.offset());
      if (e.offset() < length)
        Arrays.fill(bytes, (int) e.offset(), length, (byte) 0);
      length = (int) e.offset();
    }

    /** Any of its sectors. */
    private void tear(Event e, Random random) {
      for (int at = 0; at < e.bytes().length; at += SECTOR)
        if (random.nextBoolean())
          put(e, at, Math.min(at + SECTOR, e.bytes().length));
    }
  }

  void happen(Event e) {
    switch (e.kind()) {
      case WRITE, TRUNCATE -> {
        Content file = file(e.inode());
        if (e.durable())
          file.apply(e);
        else
          file.pending.add(e);
      }
      case SYNC -> {
        Content file = file(e.inode());
        file.pending.forEach(file::apply);
        file.pending.clear();
      }
      case SYNC_FAILED -> file(e.inode()).pending.removeIf(_ -> forgetting.nextBoolean());
      case CREATE -> {
        files.put(e.inode(), new Content());
        pendingNames.add(new NameChange(e, file(e.inode())));
      }
      case RENAME, UNLINK -> pendingNames.add(new NameChange(e, new Content()));
      case FOLDER_SYNC -> {
        pendingNames.forEach(n -> name(n, names));
        pendingNames.clear();
        files.values().retainAll(List.copyOf(names.values())); // exchanged files never come back
      }
      case MARK -> {
        // not on the disk
      }
    }
  }

  private Content file(long inode) {
    return files.computeIfAbsent(inode, _ -> new Content());
  }

  private static void name(NameChange change, Map<String, Content> names) {
    Event e = change.event;
    switch (e.kind()) {
      case CREATE -> names.put(e.text(), change.file);
      case UNLINK -> names.remove(e.text());
      default -> {
        String[] both = e.text().split("\0");
        Content file = names.remove(both[0]);
        if (file != null)
          names.put(both[1], file);
      }
    }
  }

  /**
   * Writes one of the states that a power cut right now may leave.
   *
   * @param next
   *            what would have happened next: it may have happened in part
   * @param root
   *            the recorded folder
   */
  void crash(Event next, Random random, Path root, Path target) throws IOException {
    TreeMap<String, Content> survived = new TreeMap<>(names);
    int kept = random.nextInt(pendingNames.size() + 1);
    pendingNames.subList(0, kept).forEach(n -> name(n, survived));
    for (Map.Entry<String, Content> file : survived.entrySet()) {
      boolean written = next.kind() == Recording.Kind.WRITE && files.get(next.inode()) == file.getValue();
      Content content = crash(file.getValue(), written ? next : null, random);
      Path path = target.resolve(root.relativize(Path.of(file.getKey())).toString());
      Files.createDirectories(path.getParent());
      try (var out = Files.newOutputStream(path)) {
        out.write(content.bytes, 0, content.length);
      }
    }
  }

  private static Content crash(Content file, Event next, Random random) {
    Content copy = file.copy();
    List<Event> pending = new ArrayList<>(file.pending);
    if (next != null && random.nextBoolean())
      pending.add(next);
    if (pending.isEmpty())
      return copy;
    int style = random.nextInt(6);
    if (style == 0)
      return copy;
    if (style == 1)
      java.util.Collections.shuffle(pending, random);
    for (Event e : pending)
      if (style == 2 || random.nextInt(3) > 0)
        if (e.kind() == Recording.Kind.WRITE && random.nextInt(3) == 0)
          copy.tear(e, random);
        else
          copy.apply(e);
    if (style == 3 && copy.length > file.length)
      copy.length = file.length + random.nextInt(copy.length - file.length + 1); // a new length is lost in part
    return copy;
  }
}
