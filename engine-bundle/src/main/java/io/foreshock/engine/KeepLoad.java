package io.foreshock.engine;

import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.engine.Keep.Summary;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.KeepFormat;
import io.foreshock.engine.format.KeepFormat.Kept;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what is kept of each table when the store is opened. */
final class KeepLoad {
  private KeepLoad() {
  }

  /** Gives the tables their policies and adds the summaries that are complete. */
  static void into(Access access, Map<String, StoredTable> known) {
    Map<Integer, Kept> all = new HashMap<>();
    byte[] kind = {KeepFormat.KEY};
    try (Walk walk = access.walk(Space.CATALOG)) {
      for (boolean on = walk.seek(kind); on && walk.hasPrefix(kind); on = walk.next())
        all.put(CatalogFormat.id(walk.key()), KeepFormat.read(walk.value()));
    }
    for (StoredTable table : List.copyOf(known.values()))
      if (table instanceof SeriesTable raw && all.get(raw.id()) instanceof Kept kept)
        add(raw, kept, all, known);
  }

  private static void add(SeriesTable raw, Kept kept, Map<Integer, Kept> all, Map<String, StoredTable> known) {
    List<Summary> summaries = new ArrayList<>();
    for (KeepFormat.SummaryRef ref : kept.summaries()) {
      RollUp rollUp = ref.rollUp();
      long edge = all.get(ref.table()) instanceof Kept own ? own.edge() : Long.MIN_VALUE;
      SeriesTable summary = SeriesTable.of(ref.table(), rollUp.schemaOf(raw.schema()), raw.names())
          .with(PolicyWork.summaryKeep(kept.policy(), edge, raw.id(), rollUp));
      summaries.add(new Summary(rollUp, summary, ref.built()));
      if (ref.built() == Keep.ALL_SERIES)
        known.put(summary.schema().name(), summary);
    }
    known.put(raw.schema().name(), raw.with(new Keep(kept.policy(), kept.edge(), summaries, null)));
  }
}
