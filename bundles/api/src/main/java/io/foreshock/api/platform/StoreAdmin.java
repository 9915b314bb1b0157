package io.foreshock.api.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Care for the store while it is in use: backup, check, giving file space back. One of these runs at a time; ingest
 * and reads go on meanwhile. Thread-safe.
 */
@ProviderType
public interface StoreAdmin {
  /**
   * Writes the store as of now, and the configuration files, into one file. The file appears under its name only when
   * it is complete and on the disk. Paced so that ingest is not held up.
   *
   * @param file
   *            must not exist
   * @throws io.foreshock.api.ForeshockException
   *             {@code ALREADY_EXISTS}, {@code TOO_BUSY} while another of these runs, {@code DISK_FULL},
   *             {@code CORRUPT_DATA} when the store itself is damaged, {@code CLOSED}
   */
  Backup backup(Path file, Progress progress);

  /**
   * Looks for damage. The quick check reads every page of the file's trees, every key and the head of every block; the
   * deep one also decodes every block and journal entry and computes their statistics again.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code TOO_BUSY} while another of these runs, {@code CLOSED}
   */
  Report check(boolean deep, Progress progress);

  /**
   * Gives unused space of the store's file back to the disk by writing a compact copy beside it, which needs room for
   * the copy. Only the last step holds up writers and readers, for some 100 ms; snapshots that stay open longer than a
   * few seconds at that moment are closed.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code TOO_BUSY} while another of these runs or when changes come faster than they can be copied,
   *             {@code DISK_FULL}, {@code CLOSED}
   */
  Shrunk shrink(Progress progress);

  /** Hears how far a task is, several times a second at most, on the thread of the caller. */
  @FunctionalInterface
  interface Progress {
    Progress NONE = _ -> {
    };

    /**
     * @param done
     *            0 to 1
     */
    void at(double done);
  }

  /**
   * A backup that was made.
   *
   * @param bytes
   *            length of the file
   * @param entries
   *            keys of the store in it
   * @param sha256
   *            of all frames, as the file's end holds it; hexadecimal
   */
  record Backup(Path file, long bytes, long entries, String sha256) {}

  /**
   * What a check found.
   *
   * @param counts
   *            what was looked at, by name: {@code blocks}, {@code block_rows}, {@code pages_free} ...
   * @param problems
   *            one sentence each, at most 100; empty = sound
   */
  record Report(Map<String, Long> counts, List<String> problems) {
    public Report {
      counts = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(counts));
      problems = List.copyOf(problems);
    }

    public boolean sound() {
      return problems.isEmpty();
    }
  }

  /**
   * @param before
   *            length of the file, bytes
   * @param after
   *            length of the file, bytes
   */
  record Shrunk(long before, long after) {}
}
