package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.plan.Planner;
import io.foreshock.sql.run.Execution;
import io.foreshock.sql.run.MemoryBudget;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.RowSource;
import io.foreshock.sql.text.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs statements over the tables of the store: plan from the cache or Calcite, rows by our operators. Thread-safe. */
final class Engine implements SqlQueryEngine {
  private static final int MAX_PARAMETERS = 65_535;

  private final Tables tables;
  private final long memoryLimit;
  private final Clock clock;
  private final PlanCache cache = new PlanCache();
  private final TableCommands commands;
  private final Writer writer;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * @param memoryLimit
   *            bytes one query may keep
   * @param clock
   *            of NOW()
   */
  Engine(Tables tables, long memoryLimit, Clock clock) {
    this.tables = tables;
    this.memoryLimit = memoryLimit;
    this.clock = clock;
    this.commands = new TableCommands(tables);
    this.writer = new Writer(tables);
  }

  @Override
  public Result execute(String sql, List<@Nullable Object> parameters) {
    try {
      if (parameters.size() > MAX_PARAMETERS)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "too many parameters: " + parameters.size() + ", limit=" + MAX_PARAMETERS);
      Plan known = cache.get(sql, parameters);
      if (known != null && current(known)) return run(known, parameters);
      return switch (Statement.parse(sql)) {
        case Statement.Parsed s -> {
          Plan plan = Planner.plan(s.text(), tables.list(), parameters);
          cache.put(sql, parameters, plan);
          yield run(plan, parameters);
        }
        case Statement.Explain s -> TableCommands
            .explain(Planner.plan(s.text(), tables.list(), parameters).source().root());
        case Statement.CreateTable s -> commands.create(s);
        case Statement.DropTable s -> commands.drop(s);
        case Statement.ShowTables _ -> commands.show();
        case Statement.Describe s -> commands.describe(s);
      };
    } catch (ForeshockException e) {
      throw Failures.asSql(e);
    } catch (RuntimeException e) {
      throw Failures.internal(e);
    } catch (StackOverflowError e) {
      throw new SqlException(ErrorCode.QUERY_TOO_LARGE, "statement nests too deeply", 0, 0, null);
    }
  }

  private boolean current(Plan plan) {
    for (TableSchema t : plan.source().tables())
      if (!tables.find(t.name()).equals(Optional.of(t))) return false;
    return true;
  }

  private Result run(Plan plan, List<@Nullable Object> parameters) {
    int wanted = plan.source().parameterCount();
    if (parameters.size() != wanted)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "wrong number of parameters: given=" + parameters.size() + ", wanted=" + wanted);
    if (plan instanceof Plan.Query query) return open(query, parameters);
    writing.lock();
    try {
      return FixedResult.written(writer.write(plan, collect(plan.source(), parameters)));
    } finally {
      writing.unlock();
    }
  }

  private QueryResult open(Plan.Query query, List<@Nullable Object> parameters) {
    Snapshot snapshot = tables.snapshot();
    try {
      Run run = new Run(parameters, Micros.of(clock.instant()), query.slots());
      RowSource source = query.root().open(new Execution(snapshot, run, new MemoryBudget(memoryLimit)));
      return new QueryResult(query.columns(), snapshot, source);
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  private List<Chunk> collect(Plan.Query query, List<@Nullable Object> parameters) {
    List<Chunk> chunks = new ArrayList<>();
    MemoryBudget budget = new MemoryBudget(memoryLimit);
    try (QueryResult rows = open(query, parameters)) {
      for (Chunk c = rows.next(); c != null; c = rows.next()) {
        budget.reserve(MemoryBudget.sizeOf(c));
        chunks.add(c);
      }
    }
    return chunks;
  }
}
