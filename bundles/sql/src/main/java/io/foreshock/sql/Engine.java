package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.sql.StatementShape;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.plan.Planner;
import io.foreshock.sql.run.DiskSpace;
import io.foreshock.sql.run.Execution;
import io.foreshock.sql.run.MemoryBudget;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.RowSource;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.run.SearchKind;
import io.foreshock.sql.text.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs statements over the tables of the store: plan from the cache or Calcite, rows by our operators. Thread-safe. */
final class Engine implements SqlQueryEngine {
  private static final int MAX_PARAMETERS = 65_535;

  private final Tables tables;
  private final long memoryLimit;
  private final DiskSpace.Limits disk;
  private final SearchKind.Searches searches;
  private final Clock clock;
  private final PlanCache cache = new PlanCache();
  private final TableCommands commands;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * @param memoryLimit
   *            bytes one query may keep
   * @param clock
   *            of NOW()
   */
  Engine(Tables tables, long memoryLimit, Clock clock) {
    this(tables, memoryLimit, DiskSpace.Limits.NONE, SearchKind.Searches.NONE, clock);
  }

  /**
   * @param disk
   *            for sorts, groups and joins that need more memory
   * @param searches
   *            over history
   */
  Engine(Tables tables, long memoryLimit, DiskSpace.Limits disk, SearchKind.Searches searches, Clock clock) {
    this.searches = searches;
    this.disk = disk;
    this.tables = tables;
    this.memoryLimit = memoryLimit;
    this.clock = clock;
    this.commands = new TableCommands(tables);
  }

  @Override
  public Result execute(String sql, List<@Nullable Object> parameters) {
    return execute(sql, parameters, new Autocommit(tables));
  }

  @Override
  public SqlSession session() {
    return new Session(this, tables);
  }

  Result execute(String sql, List<@Nullable Object> parameters, Access access) {
    return guarded(() -> {
      if (parameters.size() > MAX_PARAMETERS)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "too many parameters: " + parameters.size() + ", limit=" + MAX_PARAMETERS);
      PlanCache.Cached known = known(sql, parameters);
      if (known != null) return run(known.plan(), known.values(parameters), access);
      return switch (Statement.parse(sql, Defaults::of, tables::find)) {
        case Statement.Parsed s -> run(plan(sql, s, parameters), parameters, access);
        case Statement.Explain s -> explain(s, parameters, access);
        case Statement.CreateTable s -> {
          access.beforeSchemaChange();
          yield commands.create(s);
        }
        case Statement.DropTable s -> {
          access.beforeSchemaChange();
          yield commands.drop(s);
        }
        case Statement.Alter s -> {
          access.beforeSchemaChange();
          yield commands.alter(s);
        }
        case Statement.DropIndex s -> {
          access.beforeSchemaChange();
          yield commands.dropIndex(s);
        }
        case Statement.Reindex s -> {
          access.beforeSchemaChange();
          yield commands.reindex(s);
        }
        case Statement.ShowTables _ -> commands.show();
        case Statement.Describe s -> commands.describe(s);
      };
    });
  }

  private Result explain(Statement.Explain statement, List<@Nullable Object> parameters, Access access) {
    Plan plan = Planner.plan(new Statement.Parsed(statement.text(), null, null), tables.list(), parameters);
    if (!statement.analyze()) return TableCommands.explain(plan.source().root(), List.of());
    if (!(plan instanceof Plan.Query))
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE runs queries, not writes");
    long start = System.nanoTime();
    long rows = 0;
    try (Result result = run(plan, parameters, access)) {
      for (Chunk c = result.next(); c != null; c = result.next())
        rows += c.size();
    }
    String time = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / 1e6);
    return TableCommands.explain(plan.source().root(), List.of("Rows: " + rows, "Execution Time: " + time + " ms"));
  }

  /** What a statement takes and gives, without running it. */
  StatementShape describe(String sql, List<@Nullable ColumnType> given) {
    return guarded(() -> {
      List<@Nullable Object> samples = samples(given);
      PlanCache.Cached known = known(sql, samples);
      return known != null ? shape(known, given) : shape(sql, samples, given);
    });
  }

  /** A plan that is there, or comes from one of a statement that differs in its literals only. */
  private PlanCache.@Nullable Cached known(String sql, List<@Nullable Object> parameters) {
    PlanCache.Cached known = cache.get(sql, parameters);
    if (known != null && current(known.plan())) return known;
    return cache.shared(sql, parameters, (template, values) -> Planner.plan(template.statement(), tables.list(),
        values),
        this::current);
  }

  private static StatementShape shape(PlanCache.Cached cached, List<@Nullable ColumnType> given) {
    StatementShape all = shape(cached.plan(), given);
    return cached.literals().isEmpty()
        ? all
        : new StatementShape(all.parameters().subList(0, cached.given()), all.columns());
  }

  private StatementShape shape(String sql, List<@Nullable Object> samples, List<@Nullable ColumnType> given) {
    return switch (Statement.parse(sql, Defaults::of, tables::find)) {
      case Statement.Parsed s -> shape(plan(sql, s, samples), given);
      case Statement.Explain _ -> new StatementShape(List.of(), TableCommands.PLAN_COLUMNS);
      case Statement.ShowTables _ -> new StatementShape(List.of(), TableCommands.TABLE_COLUMNS);
      case Statement.Describe _ -> new StatementShape(List.of(), TableCommands.COLUMN_COLUMNS);
      case Statement.CreateTable _,Statement.DropTable _,Statement.Alter _,Statement.DropIndex _,Statement.Reindex _ -> new StatementShape(
          List.of(), List.of());
    };
  }

  private static StatementShape shape(Plan plan, List<@Nullable ColumnType> given) {
    List<ColumnType> parameters = new ArrayList<>(plan.source().parameters());
    for (int i = 0; i < Math.min(given.size(), parameters.size()); i++) {
      ColumnType type = given.get(i);
      if (type != null) parameters.set(i, type);
    }
    return new StatementShape(parameters, switch (plan) {
      case Plan.Query q -> q.columns();
      case Plan.Returning r -> r.columns();
      default -> List.of();
    });
  }

  /** A value of each type: plans depend on types, not on values. */
  private static List<@Nullable Object> samples(List<@Nullable ColumnType> types) {
    List<@Nullable Object> samples = new ArrayList<>();
    for (ColumnType type : types)
      samples.add(type == null ? null : switch (type) {
        case BOOLEAN -> Boolean.TRUE;
        case SMALLINT, INTEGER, BIGINT -> Long.valueOf(0);
        case REAL, DOUBLE -> Double.valueOf(0);
        case TEXT, TIMESTAMP, UUID, JSONB, INTERVAL -> "";
        case BYTEA -> new byte[0];
        case VECTOR -> new float[0];
      });
    return samples;
  }

  private Plan plan(String sql, Statement.Parsed statement, List<@Nullable Object> parameters) {
    Plan plan = Planner.plan(statement, tables.list(), parameters);
    cache.put(sql, parameters, plan);
    return plan;
  }

  private static <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (ForeshockException e) {
      throw Failures.asSql(e);
    } catch (RuntimeException e) {
      throw Failures.internal(e);
    } catch (StackOverflowError e) {
      throw new SqlException(ErrorCode.QUERY_TOO_LARGE, "statement nests too deeply", 0, 0, null);
    }
  }

  private boolean current(Plan plan) {
    for (TableSchema planned : plan.source().tables()) {
      TableSchema now = tables.find(planned.name()).orElse(null);
      // as a rule it is the very same; to compare all columns takes longer than a short query
      if (now != planned && !planned.equals(now)) return false;
    }
    return true;
  }

  private Result run(Plan plan, List<@Nullable Object> parameters, Access access) {
    int wanted = plan.source().parameters().size();
    if (parameters.size() != wanted)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "wrong number of parameters: given=" + parameters.size() + ", wanted=" + wanted);
    if (plan instanceof Plan.Query query) return open(query, parameters, access);
    if (access.inTransaction()) return written(plan, parameters, access);
    // UPDATE and DELETE read first and write then: outside transactions one after the other
    writing.lock();
    try {
      return written(plan, parameters, access);
    } finally {
      writing.unlock();
    }
  }

  private Result written(Plan plan, List<@Nullable Object> parameters, Access access) {
    if (!(plan instanceof Plan.Returning r))
      return FixedResult.written(write(plan, parameters, access).stream().mapToLong(Chunk::size).sum());
    List<Chunk> rows = write(r.write(), parameters, access);
    Run run = new Run(parameters, Micros.of(clock.instant()), r.rows().slots());
    Map<String, TableSchema> schemas = Map.of(r.table().name(), r.table());
    return FixedResult.returned(r.columns(), rows.stream().map(c -> r.rows().of(Map.of(r.table().name(), c), schemas,
        run)).toList());
  }

  /** The rows that were written, or are gone; all their columns where they are to be returned. */
  private List<Chunk> write(Plan plan, List<@Nullable Object> parameters, Access access) {
    if (plan instanceof Plan.DeleteStretch delete) return deleteStretch(delete, parameters, access);
    List<Chunk> rows = collect(plan.source(), parameters, access);
    List<Write> writes;
    if (plan instanceof Plan.OnConflict conflict) {
      Upserts.Outcome outcome = upsert(conflict, rows, parameters, access);
      writes = outcome.writes();
      rows = outcome.rows();
    } else {
      writes = Writer.writes(plan, rows);
    }
    if (!writes.isEmpty()) access.write(writes);
    return plan instanceof Plan.Update u ? rows.stream().map(c -> Writer.newRows(u.table(), c)).toList() : rows;
  }

  private Upserts.Outcome upsert(Plan.OnConflict plan, List<Chunk> rows, List<@Nullable Object> parameters,
      Access access) {
    int slots = plan.update() == null ? 0 : plan.update().slots();
    try (Snapshot snapshot = access.snapshot()) {
      return new Upserts(plan, snapshot, new Run(parameters, Micros.of(clock.instant()), slots)).of(rows);
    }
  }

  private List<Chunk> deleteStretch(Plan.DeleteStretch plan, List<@Nullable Object> parameters, Access access) {
    Plan.Query query = plan.source();
    Run run = new Run(parameters, Micros.of(clock.instant()), query.slots());
    ScanNode.Stretch stretch = plan.scan().stretch(run, null);
    if (stretch.isEmpty()) return List.of();
    List<Chunk> rows = collected(open(query, run, access));
    if (!rows.isEmpty())
      access.write(
          List.of(new Write.DeleteRange(plan.table().name(), stretch.series(), stretch.from(), stretch.to())));
    return rows;
  }

  private QueryResult open(Plan.Query query, List<@Nullable Object> parameters, Access access) {
    return open(query, new Run(parameters, Micros.of(clock.instant()), query.slots()), access);
  }

  private QueryResult open(Plan.Query query, Run run, Access access) {
    Snapshot snapshot = access.snapshot();
    DiskSpace files = new DiskSpace(disk);
    try {
      RowSource source = query.root()
          .open(new Execution(snapshot, run, new MemoryBudget(memoryLimit), files, access.effort(), searches,
              access::stopped));
      return new QueryResult(query.columns(), snapshot, files, source);
    } catch (RuntimeException | Error e) {
      files.close();
      snapshot.close();
      throw e;
    }
  }

  private List<Chunk> collect(Plan.Query query, List<@Nullable Object> parameters, Access access) {
    return collected(open(query, parameters, access));
  }

  private List<Chunk> collected(QueryResult result) {
    List<Chunk> chunks = new ArrayList<>();
    MemoryBudget budget = new MemoryBudget(memoryLimit);
    try (QueryResult rows = result) {
      for (Chunk c = rows.next(); c != null; c = rows.next()) {
        budget.reserve(MemoryBudget.sizeOf(c));
        chunks.add(c);
      }
    }
    return chunks;
  }
}
