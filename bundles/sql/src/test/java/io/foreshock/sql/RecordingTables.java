package io.foreshock.sql;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables that remember what was asked of them. */
final class RecordingTables implements Tables {
  final List<Scan> scans = new ArrayList<>();
  final List<Aggregation> aggregations = new ArrayList<>();
  final List<VectorSearch> searches = new ArrayList<>();
  /** Whether indexes of vectors answer. */
  boolean graphs = true;
  int openSnapshots;
  int openCursors;
  int chunksRead;
  private final Tables inner;

  RecordingTables(Tables inner) {
    this.inner = inner;
  }

  Scan lastScan(String table) {
    return scans.reversed().stream().filter(s -> s.table().equals(table)).findFirst().orElseThrow();
  }

  @Override
  public List<TableSchema> list() {
    return inner.list();
  }

  @Override
  public Optional<TableSchema> find(String name) {
    return inner.find(name);
  }

  @Override
  public boolean create(TableSchema schema) {
    return inner.create(schema);
  }

  @Override
  public void drop(String name) {
    inner.drop(name);
  }

  @Override
  public void alter(String table, Alteration change) {
    inner.alter(table, change);
  }

  @Override
  public void commit(List<Write> writes) {
    inner.commit(writes);
  }

  @Override
  public Transaction begin() {
    return inner.begin();
  }

  @Override
  public Snapshot snapshot() {
    Snapshot snapshot = inner.snapshot();
    openSnapshots++;
    return new Snapshot() {
      private boolean closed;

      @Override
      public Cursor scan(Scan scan) {
        scans.add(scan);
        openCursors++;
        return recorded(snapshot.scan(scan));
      }

      @Override
      public Cursor aggregate(Aggregation wanted) {
        aggregations.add(wanted);
        openCursors++;
        return recorded(snapshot.aggregate(wanted));
      }

      @Override
      public @Nullable List<Neighbour> nearest(String table, String index, float[] query, VectorSearch search) {
        searches.add(search);
        return graphs ? ExactGraph.nearest(snapshot, table, index, query, search) : null;
      }

      @Override
      public TableSchema schema(String table) {
        return snapshot.schema(table);
      }

      @Override
      public void close() {
        if (!closed) openSnapshots--;
        closed = true;
        snapshot.close();
      }
    };
  }

  private Snapshot.Cursor recorded(Snapshot.Cursor cursor) {
    return new Snapshot.Cursor() {
      private boolean closed;

      @Override
      public Chunk next() {
        Chunk chunk = cursor.next();
        if (chunk != null) chunksRead++;
        return chunk;
      }

      @Override
      public void close() {
        if (!closed) openCursors--;
        closed = true;
        cursor.close();
      }
    };
  }
}
