package io.foreshock.sql.run;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement ready to run, any number of times. Immutable. */
public sealed interface Plan {
  /** What gives the rows to return or to write. */
  Query source();

  /**
   * Rows to return.
   *
   * @param slots
   *            constants of one run
   * @param parameters
   *            types of the values the caller has to give
   * @param tables
   *            the tables as the plan knows them; with another schema the plan is void
   */
  record Query(PlanNode root, List<Column> columns, int slots, List<ColumnType> parameters, List<TableSchema> tables)
      implements
        Plan {
    public Query {
      parameters = List.copyOf(parameters);
    }

    @Override
    public Query source() {
      return this;
    }
  }

  /** The source gives all columns of the table in order. */
  record Insert(TableSchema table, Query source) implements Plan {}

  /**
   * The source gives the new rows and, when {@code keyChanges}, behind them the old keys.
   *
   * @param targets
   *            columns that are set
   */
  record Update(TableSchema table, Query source, boolean keyChanges, List<Integer> targets) implements Plan {}

  /**
   * What a scan of a time series would read goes.
   *
   * @param source
   *            gives the keys
   */
  record DeleteStretch(TableSchema table, ScanNode scan, Query source) implements Plan {}

  /**
   * The source gives the keys, or all columns.
   *
   * @param whole
   *            all columns, because they are to be returned
   */
  record Delete(TableSchema table, Query source, boolean whole) implements Plan {}

  /**
   * INSERT .. ON CONFLICT.
   *
   * @param keys
   *            positions of columns that may conflict, each a key of its own
   * @param targets
   *            columns that are set
   * @param update
   *            a value for each of these columns and a condition, over the table and the rows that were to be inserted;
   *            null = rows that conflict are passed over
   */
  record OnConflict(Insert insert, List<List<Integer>> keys, List<Integer> targets, @Nullable GivenRows update)
      implements
        Plan {
    @Override
    public Query source() {
      return insert.source;
    }
  }

  /** A write whose rows are returned. */
  record Returning(Plan write, TableSchema table, GivenRows rows, List<Column> columns) implements Plan {
    @Override
    public Query source() {
      return write.source();
    }
  }
}
