package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.StoreAdmin.Report;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.JournalFormat;
import io.foreshock.engine.format.KeepFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.TableFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.PageAudit;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import io.foreshock.engine.tail.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks through one snapshot of the store for damage and contradictions. Confined to one thread. */
final class StoreCheck {
  private static final int MAX_PROBLEMS = 100;

  private final Access access;
  private final Map<Integer, StoredTable> tables = new HashMap<>();
  private final Purges purges;
  private final Codecs codecs;
  private final boolean deep;
  private final Runnable step;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private int more;

  /**
   * @param state
   *            of the same commit
   * @param step
   *            called per entry; throws to give up
   */
  StoreCheck(Access access, State state, Codecs codecs, boolean deep, Runnable step) {
    this.access = access;
    this.codecs = codecs;
    this.deep = deep;
    this.step = step;
    this.purges = Purges.of(access);
    for (StoredTable t : state.tables().values()) {
      tables.put(t.id(), t);
      if (t instanceof SeriesTable s)
        s.keep().summaries().forEach(summary -> tables.put(summary.table().id(), summary.table()));
    }
  }

  Report run(PageAudit pages) {
    pages(pages);
    each(Space.CATALOG, this::catalog);
    catalogIsWhole();
    each(Space.SOURCES, (key, value) -> expect(value.remaining() == 8, "source: position has bytes=" + value
        .remaining()));
    journal();
    each(Space.SERIES, (key, value) -> expect(tables.get(ByteBuffer.wrap(key).getInt()) instanceof SeriesTable
        || purges.hold(Space.SERIES, key), "series of an unknown table: table=" + ByteBuffer.wrap(key).getInt()));
    blocks();
    each(Space.ROWS, (key, value) -> {
      // their checksums; the rest is looked at together with the indexes
    });
    each(Space.INDEX, (key, value) -> {
      // likewise
    });
    new IndexCheck(access, MAX_PROBLEMS).run().forEach(this::problem);
    if (more > 0)
      problems.set(MAX_PROBLEMS - 1, "and " + (more + 1) + " more");
    return new Report(counts, problems);
  }

  private interface Look {
    void at(byte[] key, ByteBuffer value);
  }

  private void each(Space space, Look look) {
    long n = 0;
    try (Walk walk = access.walk(space)) {
      for (boolean on = walk.first(); on; on = walk.next(), n++) {
        step.run();
        expect(walk.isSound(), "checksum does not match: space=" + space + ", number=" + n);
        try {
          look.at(walk.keyBytes(), walk.value());
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
          problem("entry cut short: space=" + space + ", number=" + n);
        } catch (ForeshockException e) {
          problem("entry damaged: space=" + space + ", number=" + n + ": " + e.getMessage());
        }
      }
    }
    counts.put(space.name().toLowerCase(java.util.Locale.ROOT), n);
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds)
      problem(otherwise);
  }

  private void problem(String text) {
    if (problems.size() < MAX_PROBLEMS)
      problems.add(text);
    else
      more++;
  }

  private void pages(PageAudit audit) {
    try {
      PageAudit.Pages pages = audit.walk();
      counts.put("pages", pages.total());
      counts.put("pages_used", pages.used());
      counts.put("pages_free", pages.free());
      expect(pages.lost() == 0, "pages that nothing refers to: pages=" + pages.lost());
    } catch (ForeshockException e) {
      problem(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("the store's file cannot be read", e);
    }
  }

  private final Set<String> assets = new HashSet<>();
  private final Set<String> neededAssets = new HashSet<>();
  private int sensors;

  private void catalog(byte[] key, ByteBuffer value) {
    switch (key[0]) {
      case CatalogFormat.SENSOR -> {
        neededAssets.add(CatalogFormat.sensor(value).asset());
        int id = CatalogFormat.id(ByteBuffer.wrap(key));
        expect(id == ++sensors, "sensor numbers have a gap: id=" + id + ", expected=" + sensors);
      }
      case CatalogFormat.ASSET -> assets.add(CatalogFormat.asset(value).path());
      case CatalogFormat.TABLE -> {
        int id = CatalogFormat.id(ByteBuffer.wrap(key));
        TableFormat.read(value);
        expect(tables.containsKey(id), "table is not open: id=" + id);
        expect(id < Meta.nextTableId(access), "table number was not given out: id=" + id);
      }
      case KeepFormat.KEY -> KeepFormat.read(value);
      default -> {
        // another part's record, which that part looks at
      }
    }
  }

  private void catalogIsWhole() {
    neededAssets.removeAll(assets);
    neededAssets.forEach(a -> problem("sensor of an unknown asset: asset=" + a));
  }

  /** What is in the journal has no hole, from entries that are sealed and wait to be cut off to those that are not. */
  private void journal() {
    long sealed = Meta.getLong(access, Meta.LAST_SEALED, 0);
    long[] last = {sealed};
    long[] rows = {0};
    each(Space.JOURNAL, (key, value) -> {
      long seq = Keys.journalSeq(ByteBuffer.wrap(key));
      if (seq <= sealed && last[0] == sealed)
        last[0] = seq - 1;
      expect(seq == last[0] + 1, "journal has a hole: seq=" + seq + ", before=" + last[0]);
      last[0] = seq;
      JournalFormat.verify(value);
      if (tables.get(JournalFormat.table(value)) instanceof SeriesTable table) {
        Rows entry = JournalFormat.read(value, table.valueColumns());
        rows[0] += entry.size();
        int known = table.names().count();
        expect(Arrays.stream(series(entry)).allMatch(s -> s >= 1 && s <= known),
            "journal entry of an unknown series: seq=" + seq + ", highest=" + known);
      }
    });
    counts.put("journal_rows", rows[0]);
  }

  private static int[] series(Rows rows) {
    return switch (rows) {
      case Rows.Readings r -> r.batch().sensorIds();
      case Rows.Generic g -> g.series();
      case Rows.Deleted d -> d.series();
    };
  }

  private void blocks() {
    try (StoredBlocks stored = new StoredBlocks(access)) {
      blocks(new BlockCheck(stored, codecs, deep, this::problem));
    }
  }

  private void blocks(BlockCheck check) {
    each(Space.BLOCKS, (key, value) -> {
      if (tables.get(ByteBuffer.wrap(key).getInt()) instanceof SeriesTable table)
        check.look(table, key, value);
      else
        if (purges.hold(Space.BLOCKS, key))
          check.count(key, value);
      else
          problem("block of an unknown table: table=" + ByteBuffer.wrap(key).getInt());
    });
    long[] rests = {0};
    each(Space.RESTS, (key, value) -> rests[0] += purges.hold(Space.RESTS, key) ? 0 : value.limit());
    expect(rests[0] == check.rests, "rests of blocks: bytes=" + rests[0] + ", needed=" + check.rests);
    counts.put("block_rows", check.rows);
    counter(Meta.BLOCK_ROWS, check.rows);
    counter(Meta.BLOCK_BYTES, check.bytes);
  }

  private void counter(String name, long counted) {
    long stored = Meta.getLong(access, name, 0);
    expect(stored == counted, "counter is wrong: name=" + name + ", stored=" + stored + ", counted=" + counted);
  }
}
