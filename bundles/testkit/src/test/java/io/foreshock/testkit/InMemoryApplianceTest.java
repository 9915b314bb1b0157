package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryApplianceTest {
  private final InMemoryAppliance appliance = new InMemoryAppliance();

  @Test
  void aReplayedPositionChangesNothing() {
    int id = appliance.sensor("line1/press4/temp").id();
    try (IngestSession session = appliance.ingest().open("s", CommitListener.NONE)) {
      assertTrue(session.offer(ReadingBatch.builder(1).add(id, 10, 1.5).build(), 7));
      assertTrue(session.offer(ReadingBatch.builder(1).add(id, 10, 99).build(), 7));
      assertEquals(7, session.lastCommitted());
    }
    assertArrayEquals(new double[]{1.5}, appliance.history().read(id, 0, 100).values());
  }

  @Test
  void heldOffersCommitOnRelease() throws Exception {
    int id = appliance.sensor("a/b").id();
    appliance.ingest().hold();
    IngestSession session = appliance.ingest().open("s", CommitListener.NONE);
    session.offer(ReadingBatch.builder(1).add(id, 1, 1).build(), 0);
    assertEquals(IngestSession.NOTHING, session.lastCommitted());
    appliance.ingest().release();
    session.awaitCommitted(0, Duration.ofSeconds(1));
  }

  @Test
  void aSlowReaderIsToldWhatItLost() throws Exception {
    int id = appliance.sensor("a/b").id();
    try (var reader = appliance.feed().subscribe("test", 2)) {
      for (int i = 0; i < 5; i++) appliance.write("s", ReadingBatch.builder(1).add(id, i, i).build());
      var first = reader.poll(Duration.ofSeconds(1));
      assertNotNull(first);
      assertEquals(3, first.lostBefore());
      assertNotNull(reader.poll(Duration.ofSeconds(1)));
      assertNull(reader.poll(Duration.ZERO));
    }
  }

  @Test
  void aSnapshotDoesNotSeeLaterWrites() {
    TableSchema schema = new TableSchema.Relational("t",
        List.of(Column.required("id", ColumnType.BIGINT), Column.of("name", ColumnType.TEXT)), List.of("id"));
    assertTrue(appliance.tables().create(schema));
    assertFalse(appliance.tables().create(schema));
    Chunk one = new ChunkBuilder(schema.columns()).add(1L, "x").build();
    appliance.tables().commit(List.of(new Write.Insert("t", one)));
    var snapshot = appliance.tables().snapshot();
    appliance.tables().commit(List.of(new Write.Upsert("t", new ChunkBuilder(schema.columns()).add(1L, "y").build())));
    Chunk seen = snapshot.scan(Scan.all("t", List.of("name"))).next();
    assertNotNull(seen);
    assertEquals(List.of("x"), seen.row(0));
    var duplicate = assertThrows(ForeshockException.class,
        () -> appliance.tables().commit(List.of(new Write.Insert("t", one))));
    assertEquals(ErrorCode.DUPLICATE_KEY, duplicate.code());
  }
}
