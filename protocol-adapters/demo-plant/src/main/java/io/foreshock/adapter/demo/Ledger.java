package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.FaultKind;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What has to outlive a crash and is not in the store: when plant time began,
 * which faults began, which incidents were labelled. A text file of short lines,
 * appended and forced before anything depends on them. Thread-safe.
 *
 * <pre>
 * start 1761200000
 * fault line1/press4 bearing-wear 1761200720 2400
 * marked line1/press4@1773454200
 * </pre>
 */
final class Ledger {
  /** A fault on record; times in seconds of plant time. */
  record Entry(String asset, FaultKind kind, long from, long develops) {}

  private final Path file;
  private final List<Entry> faults = new ArrayList<>();
  private final Set<String> marked = new HashSet<>();
  private OptionalLong start = OptionalLong.empty();

  private Ledger(Path file) {
    this.file = file;
  }

  /**
   * Reads the file or starts a new one.
   *
   * @throws ForeshockException
   *             {@code CORRUPT_DATA} with the line that no ledger writes
   */
  static Ledger open(Path file) {
    Ledger ledger = new Ledger(file);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file))
        ledger.load(Files.readString(file));
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the demo plant's ledger: " + file, e);
    }
  }

  synchronized OptionalLong start() {
    return start;
  }

  synchronized List<Entry> faults() {
    return List.copyOf(faults);
  }

  synchronized boolean isMarked(String incident) {
    return marked.contains(incident);
  }

  /** Forgets everything: the store it belonged to is gone. */
  synchronized void restart(long startSecond) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace the demo plant's ledger: " + file, e);
    }
    faults.clear();
    marked.clear();
    append("start " + startSecond);
    start = OptionalLong.of(startSecond);
  }

  synchronized void began(Entry fault) {
    append("fault " + fault.asset() + " " + fault.kind().id() + " " + fault.from() + " " + fault.develops());
    faults.add(fault);
  }

  synchronized void marked(String incident) {
    if (marked.add(incident))
      append("marked " + incident);
  }

  private void append(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining())
        channel.write(bytes);
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the demo plant's ledger: " + file, e);
    }
  }

  private void load(String text) throws IOException {
    int end = text.lastIndexOf('\n') + 1;
    // Half a line at the end was being written when the power went; nothing depends on it yet.
    if (end < text.length())
      Files.writeString(file, text.substring(0, end));
    for (String line : text.substring(0, end).lines().toList())
      accept(line);
  }

  private void accept(String line) {
    String[] words = line.split(" ");
    try {
      switch (words[0]) {
        case "start" -> start = OptionalLong.of(Long.parseLong(words[1]));
        case "fault" -> faults
            .add(new Entry(words[1], FaultKind.parse(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4])));
        case "marked" -> marked.add(words[1]);
        default -> throw new IllegalArgumentException(words[0]);
      }
    } catch (RuntimeException e) {
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "no line of a ledger: file=" + file + ", line=" + line, e);
    }
  }
}
