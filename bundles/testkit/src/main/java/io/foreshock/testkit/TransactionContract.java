package io.foreshock.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Condition.Op;
import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises of transactions. */
public abstract class TransactionContract {
  private static final int THREADS = 8;
  private static final int ACCOUNTS = 6;
  private static final int TRANSFERS = 25;
  private static final TableSchema ACCOUNT = new TableSchema.Relational("accounts",
      List.of(Column.required("id", ColumnType.BIGINT), Column.of("owner", ColumnType.TEXT), Column.of("balance",
          ColumnType.BIGINT)),
      List.of("id"), List.of(new Index("owners", List.of("owner"), true)), List.of());
  private static final TableSchema EVENTS = new TableSchema.TimeSeries("events",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("level", ColumnType.INTEGER)),
      "at", "machine");

  /** A store that is empty; the same one for the whole test. */
  protected abstract Services services();

  private Tables tables() {
    return services().tables();
  }

  @BeforeEach
  final void createTables() {
    tables().create(ACCOUNT);
    tables().create(EVENTS);
  }

  private static Write put(long id, @Nullable String owner, long balance) {
    return new Write.Upsert("accounts", new ChunkBuilder(ACCOUNT.columns()).add(id, owner, balance).build());
  }

  private static Write insert(long id, @Nullable String owner, long balance) {
    return new Write.Insert("accounts", put(id, owner, balance).rows());
  }

  private static Write delete(long id) {
    return new Write.Delete("accounts", new ChunkBuilder(ACCOUNT.columns().subList(0, 1)).add(id).build());
  }

  private static Write event(long at, String machine, @Nullable Integer level) {
    return new Write.Insert("events", new ChunkBuilder(EVENTS.columns()).add(at, machine, level).build());
  }

  private static List<List<@Nullable Object>> rows(Transaction t, String table, String... columns) {
    return TableRows.scan(t.snapshot(), Scan.all(table, List.of(columns)));
  }

  private static void refused(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(ForeshockException.class, action::run).code());
  }

  @Test
  void aTransactionSeesItsOwnWritesAndNobodyElseDoes() {
    tables().commit(List.of(put(1, "ann", 10), put(3, "cid", 30), event(10, "m1", 1), event(10, "m3", 3)));
    try (Transaction t = tables().begin()) {
      t.write(put(2, "bob", 20));
      t.write(put(1, "ann", 11));
      t.write(delete(3));
      t.write(event(10, "m1", 5));
      t.write(event(5, "m2", 2));
      t.write(new Write.Insert("readings", new ChunkBuilder(tables().find("readings").orElseThrow().columns()).add(7L,
          "line/press/temp", 1.5, 0).build()));
      tables().commit(List.of(put(4, "dan", 40), event(6, "m2", 9), event(6, "m4", 9)));
      assertEquals(List.of(List.of(1L, 11L), List.of(2L, 20L)), rows(t, "accounts", "id", "balance"));
      assertEquals(List.of(List.of(2L)), TableRows.scan(t.snapshot(), Scan.all("accounts", List.of("id")).where(List.of(
          Condition.of("owner", Op.EQ, "bob")))));
      assertEquals(List.of(), TableRows.scan(t.snapshot(), Scan.all("accounts", List.of("id")).where(List.of(Condition
          .of("balance", Op.EQ, 10L)))));
      assertEquals(List.of(List.of("m1", 10L, 5L), List.of("m2", 5L, 2L), List.of("m3", 10L, 3L)), rows(t, "events",
          "machine", "at", "level"));
      assertEquals(List.of(List.of("line/press/temp", 1.5)), rows(t, "readings", "sensor_id", "value"));
      assertEquals(List.of(), TableRows.all(tables(), "readings"));
      t.commit();
    }
    assertEquals(List.of(List.of(1L, "ann", 11L), List.of(2L, "bob", 20L), List.of(4L, "dan", 40L)), TableRows.all(
        tables(), "accounts"));
    assertEquals(List.of(List.of(10L, "m1", 5L), List.of(5L, "m2", 2L), List.of(6L, "m2", 9L), List.of(10L, "m3", 3L),
        List.of(6L, "m4", 9L)), TableRows.all(tables(), "events"));
    assertEquals(1, TableRows.all(tables(), "readings").size());
  }

  @Test
  void anOpenCursorKeepsToTheWritesBeforeIt() {
    tables().commit(List.of(put(1, null, 1)));
    try (Transaction t = tables().begin()) {
      t.write(put(2, null, 2));
      t.write(event(1, "m", 1));
      var accounts = t.snapshot().scan(Scan.all("accounts", List.of("id")));
      var events = t.snapshot().scan(Scan.all("events", List.of("at")));
      t.write(put(3, null, 3));
      t.write(event(2, "m", 1));
      assertEquals(2, java.util.Objects.requireNonNull(accounts.next()).size());
      assertEquals(1, java.util.Objects.requireNonNull(events.next()).size());
      assertEquals(3, rows(t, "accounts", "id").size());
      assertEquals(2, rows(t, "events", "at").size());
    }
  }

  @Test
  void whatIsRolledBackWasNeverThere() {
    Transaction t = tables().begin();
    t.write(put(1, "ann", 10));
    t.rollback();
    t.close();
    assertEquals(List.of(), TableRows.all(tables(), "accounts"));
    refused(ErrorCode.CLOSED, () -> t.write(put(1, "ann", 10)));
    refused(ErrorCode.CLOSED, t::commit);
    refused(ErrorCode.CLOSED, t::snapshot);
  }

  @Test
  void theFirstCommitterWins() {
    tables().commit(List.of(put(1, "ann", 10), put(2, "bob", 20)));
    try (Transaction a = tables().begin(); Transaction b = tables().begin(); Transaction c = tables().begin()) {
      a.write(put(1, "ann", 11));
      b.write(put(1, "ann", 12));
      b.write(event(1, "m", 1));
      c.write(put(2, "bob", 21));
      a.commit();
      refused(ErrorCode.SERIALIZATION, b::commit);
      refused(ErrorCode.CLOSED, b::commit);
      c.commit();
    }
    assertEquals(List.of(List.of(1L, "ann", 11L), List.of(2L, "bob", 21L)), TableRows.all(tables(), "accounts"));
    assertEquals(List.of(), TableRows.all(tables(), "events"));
    try (Transaction a = tables().begin(); Transaction b = tables().begin()) {
      a.write(insert(3, "cid", 1));
      b.write(insert(3, "dan", 2));
      a.commit();
      refused(ErrorCode.SERIALIZATION, b::commit);
    }
    try (Transaction a = tables().begin(); Transaction b = tables().begin()) {
      a.write(event(1, "m", 1));
      b.write(event(1, "m", 2));
      b.commit();
      a.commit();
    }
    assertEquals(List.of(List.of(1L, "m", 1L)), TableRows.all(tables(), "events"));
  }

  @Test
  void aRowThatWasWrittenAsItWasIsNoConflict() {
    tables().commit(List.of(put(1, "ann", 10)));
    tables().alter("accounts", new Alteration.AddColumn(Column.of("vip", ColumnType.BIGINT).withDefault(0L)));
    List<Column> columns = tables().find("accounts").orElseThrow().columns();
    try (Transaction t = tables().begin()) {
      tables().commit(List.of(new Write.Upsert("accounts", new ChunkBuilder(columns).add(1L, "ann", 10L, 0L).build())));
      t.write(new Write.Upsert("accounts", new ChunkBuilder(columns).add(1L, "ann", 11L, 1L).build()));
      t.commit();
    }
    assertEquals(List.of(List.of(1L, "ann", 11L, 1L)), TableRows.all(tables(), "accounts"));
  }

  @Test
  void aColumnThatCameAndWentEndsTheTransactionsThatWroteToTheTable() {
    try (Transaction t = tables().begin(); Transaction u = tables().begin()) {
      t.write(put(1, "ann", 10));
      u.write(event(1, "m", 1));
      for (String table : List.of("accounts", "events")) {
        tables().alter(table, new Alteration.AddColumn(Column.of("vip", ColumnType.BIGINT)));
        tables().alter(table, new Alteration.DropColumn("vip"));
      }
      refused(ErrorCode.SERIALIZATION, t::commit);
      refused(ErrorCode.SERIALIZATION, u::commit);
    }
  }

  @Test
  void aWriteThatFailsIsLeftOut() {
    tables().commit(List.of(put(1, "ann", 10)));
    try (Transaction t = tables().begin()) {
      t.write(insert(2, "bob", 20));
      refused(ErrorCode.DUPLICATE_KEY, () -> t.write(new Write.Insert("accounts", new ChunkBuilder(ACCOUNT.columns())
          .add(5L, "eve", 1L).add(2L, "x", 1L).build())));
      refused(ErrorCode.DUPLICATE_KEY, () -> t.write(insert(1, "x", 1)));
      refused(ErrorCode.UNKNOWN_TABLE, () -> t.write(new Write.Insert("none", new ChunkBuilder(List.of()).build())));
      refused(ErrorCode.READ_ONLY, () -> t.write(new Write.Delete("sensors", new ChunkBuilder(List.of()).build())));
      t.write(delete(1));
      t.write(insert(1, "ann", 12));
      t.commit();
    }
    assertEquals(List.of(List.of(1L, "ann", 12L), List.of(2L, "bob", 20L)), TableRows.all(tables(), "accounts"));
  }

  @Test
  void uniqueIndexesAndForeignKeysAreCheckedAtTheCommit() {
    tables().create(new TableSchema.Relational("cards", List.of(Column.required("no", ColumnType.BIGINT), Column.of(
        "account", ColumnType.BIGINT)), List.of("no"), List.of(), List.of(new ForeignKey("a", List.of("account"),
            "accounts", List.of("id"), ForeignKey.OnDelete.CASCADE))));
    Write card = new Write.Insert("cards", new ChunkBuilder(List.of(Column.of("no", ColumnType.BIGINT), Column.of(
        "account", ColumnType.BIGINT))).add(1L, 7L).build());
    try (Transaction a = tables().begin(); Transaction b = tables().begin(); Transaction c = tables().begin()) {
      a.write(card);
      a.write(insert(7, "ann", 1));
      b.write(insert(8, "ann", 1));
      c.write(card);
      refused(ErrorCode.FOREIGN_KEY, c::commit);
      a.commit();
      refused(ErrorCode.DUPLICATE_KEY, b::commit);
    }
    try (Transaction t = tables().begin()) {
      t.write(delete(7));
      t.commit();
    }
    assertEquals(List.of(), TableRows.all(tables(), "cards"));
  }

  @Test
  void anAlteredTableEndsTheTransactionsThatWroteToIt() {
    tables().commit(List.of(put(1, "ann", 10)));
    try (Transaction a = tables().begin(); Transaction b = tables().begin(); Transaction c = tables().begin()) {
      a.write(put(2, "bob", 1));
      b.write(event(1, "m", 1));
      tables().alter("accounts", new Alteration.AddColumn(Column.of("note", ColumnType.TEXT)));
      assertEquals(List.of(List.of("ann"), List.of("bob")), rows(a, "accounts", "owner"));
      refused(ErrorCode.SERIALIZATION, a::commit);
      b.commit();
      c.write(event(2, "m", 1));
      tables().drop("events");
      refused(ErrorCode.SERIALIZATION, c::commit);
    }
  }

  /** Write skew is allowed: nobody checks what was only read. */
  @Test
  void whatWasOnlyReadMayChange() {
    tables().commit(List.of(put(1, "ann", 10), put(2, "bob", 10)));
    try (Transaction a = tables().begin(); Transaction b = tables().begin()) {
      rows(a, "accounts", "balance");
      rows(b, "accounts", "balance");
      a.write(put(1, "ann", 0));
      b.write(put(2, "bob", 0));
      a.commit();
      b.commit();
    }
  }

  @Test
  void moneyIsNeitherMadeNorLostUnderConcurrentTransfers() throws Exception {
    List<Write> open = new ArrayList<>();
    for (long i = 0; i < ACCOUNTS; i++)
      open.add(put(i, "o" + i, 100));
    tables().commit(open);
    long seed = System.nanoTime();
    List<Future<Integer>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int n = 0; n < THREADS; n++) {
        Random random = new Random(seed + n);
        done.add(threads.submit((Callable<Integer>) () -> transfer(random)));
      }
    }
    int moved = 0;
    for (Future<Integer> f : done)
      moved += f.get();
    List<List<@Nullable Object>> accounts = TableRows.all(tables(), "accounts");
    long sum = accounts.stream().mapToLong(r -> r.get(2) instanceof Long b ? b : 0).sum();
    assertEquals(100L * ACCOUNTS, sum, "seed=" + seed);
    assertEquals(moved, TableRows.all(tables(), "events").size(), "seed=" + seed);
    assertTrue(moved > 0);
  }

  /** One thread's transfers, each logged in the same transaction; how many were committed. */
  private int transfer(Random random) {
    int moved = 0;
    for (int i = 0; i < TRANSFERS; i++) {
      long from = random.nextInt(ACCOUNTS);
      long to = random.nextInt(ACCOUNTS);
      long amount = random.nextInt(50);
      try (Transaction t = tables().begin()) {
        List<List<@Nullable Object>> seen = rows(t, "accounts", "balance");
        long sum = seen.stream().mapToLong(r -> r.get(0) instanceof Long b ? b : 0).sum();
        assertEquals(100L * ACCOUNTS, sum);
        if (from == to || !(seen.get((int) from).get(0) instanceof Long a) || !(seen.get((int) to)
            .get(0) instanceof Long b))
          continue;
        t.write(put(from, "o" + from, a - amount));
        t.write(put(to, "o" + to, b + amount));
        t.write(event(random.nextLong(), "transfers", (int) amount));
        t.commit();
        moved++;
      } catch (ForeshockException e) {
        assertEquals(ErrorCode.SERIALIZATION, e.code());
      }
    }
    return moved;
  }
}
