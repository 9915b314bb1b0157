package io.foreshock.engine;

import io.foreshock.engine.tail.Generation;
import java.util.List;
import java.util.Map;

/**
 * What the last commit left in memory, to be read together with the LMDB snapshot of the same transaction number.
 * Immutable; the generations only ever grow beyond {@code lastSeq}.
 *
 * @param txnId
 *            number of the LMDB transaction this belongs to
 * @param lastSeq
 *            rows with a higher sequence number are not committed yet
 * @param sealCount
 *            changes whenever blocks change or rows go
 * @param generations
 *            the journal in memory, oldest first; the last one is being written
 * @param tables
 *            all tables by name
 */
record State(long txnId, long lastSeq, long sealCount, List<Generation> generations, Map<String, StoredTable> tables) {
  State {
    generations = List.copyOf(generations);
    tables = Map.copyOf(tables);
  }

  Generation active() {
    return generations.getLast();
  }

  int frozen() {
    return generations.size() - 1;
  }

  long tailRows() {
    long rows = 0;
    for (Generation g : generations)
      rows += g.rows();
    return rows;
  }
}
