package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's part of the way: parser, validator, relational algebra, a few rewriting rules. No cost search, no code
 * generation: metadata is asked through plain proxies and constant expressions are left to our own operators. Confined
 * to one statement.
 */
final class FrontEnd {
  /** Lets a query show columns it neither groups by nor aggregates: any value of the group. */
  private static final SqlConformance LENIENT = new Conformance(true);
  private static final SqlConformance STRICT = new Conformance(false);
  private static final SqlParser.Config PARSER = SqlParser.config().withQuoting(Quoting.DOUBLE_QUOTE)
      .withUnquotedCasing(Casing.TO_LOWER).withQuotedCasing(Casing.UNCHANGED).withCaseSensitive(true)
      .withConformance(STRICT);
  private static final HepProgram SUB_QUERIES = new HepProgramBuilder()
      .addRuleInstance(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE).addRuleInstance(
          CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE)
      .addRuleInstance(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE).build();
  private static final HepProgram REWRITE = new HepProgramBuilder().addRuleInstance(CoreRules.FILTER_INTO_JOIN)
      .addRuleInstance(CoreRules.FILTER_PROJECT_TRANSPOSE).addRuleInstance(CoreRules.FILTER_AGGREGATE_TRANSPOSE)
      .addRuleInstance(CoreRules.FILTER_SET_OP_TRANSPOSE).addRuleInstance(CoreRules.JOIN_CONDITION_PUSH)
      .addRuleInstance(CoreRules.FILTER_MERGE).addRuleInstance(CoreRules.PROJECT_MERGE)
      .addRuleInstance(CoreRules.AGGREGATE_PROJECT_MERGE).addRuleInstance(CoreRules.PROJECT_REMOVE).build();
  private static final HepProgram TIDY = new HepProgramBuilder().addRuleInstance(CoreRules.FILTER_PROJECT_TRANSPOSE)
      .addRuleInstance(CoreRules.FILTER_MERGE).addRuleInstance(CoreRules.PROJECT_MERGE)
      .addRuleInstance(CoreRules.PROJECT_REMOVE).build();

  private final RelDataTypeFactory types = SqlTypes.factory();
  private final CalciteCatalogReader catalog;

  /** Other names of columns of the catalogue's views, known where a statement uses them. */
  static final Map<String, Map<String, String>> OTHER_NAMES = Map.of(Tables.SENSORS,
      Map.of("sensor_name", "name", "location", "asset"));

  /**
   * @param otherNames
   *            whether tables have the columns of {@link #OTHER_NAMES}, too
   * @param rowIds
   *            whether {@link TableSchema#ROW_ID} is known
   */
  FrontEnd(List<TableSchema> tables, boolean otherNames, boolean rowIds) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    CalciteSchema open = root.add("public", new AbstractSchema());
    for (TableSchema t : tables) {
      Table table = new Table(t, otherNames ? OTHER_NAMES.getOrDefault(t.name(), Map.of()) : Map.of(),
          rowIds);
      root.add(t.name(), table);
      open.add(t.name(), table);
    }
    this.catalog = new CalciteCatalogReader(root, List.of(), types,
        CalciteConnectionConfig.DEFAULT.set(CalciteConnectionProperty.CASE_SENSITIVE, "true"));
  }

  private static final class Conformance extends SqlDelegatingConformance {
    private final boolean lenient;

    Conformance(boolean lenient) {
      super(SqlConformanceEnum.BABEL);
      this.lenient = lenient;
    }

    @Override
    public SelectAliasLookup isSelectAlias() {
      return SelectAliasLookup.UNSUPPORTED;
    }

    @Override
    public boolean isNonStrictGroupBy() {
      return lenient;
    }
  }

  /** A table as the validator sees it. */
  static final class Table extends AbstractTable {
    private final TableSchema schema;
    private final List<Column> columns;
    private final int[] origins;

    Table(TableSchema schema, Map<String, String> otherNames, boolean rowIds) {
      List<Column> all = new ArrayList<>(rowIds ? schema.columns() : schema.visibleColumns());
      List<Integer> from = new ArrayList<>();
      for (Column c : all)
        from.add(schema.indexOf(c.name()));
      otherNames.forEach((name, column) -> {
        int at = schema.indexOf(column);
        if (at < 0 || schema.indexOf(name) >= 0) return;
        all.add(schema.columns().get(at).withName(name));
        from.add(at);
      });
      this.schema = schema;
      this.columns = List.copyOf(all);
      this.origins = from.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Those of the schema, and behind them the same under other names. */
    List<Column> columns() {
      return columns;
    }

    /** Position in the schema of a column. */
    int origin(int column) {
      return origins[column];
    }

    TableSchema schema() {
      return schema;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder row = factory.builder();
      for (Column c : columns)
        row.add(c.name(), SqlTypes.of(schema.name(), c, factory));
      return row.build();
    }
  }

  /** A query as relational algebra, with the types the validator found for its parameters. */
  record Algebra(RelNode root, List<String> names, RelDataType parameters) {}

  static SqlNode parse(SourceText text) {
    try {
      return DistinctOn.rewritten(SqlParser.create(text.parsed(), PARSER).parseStmt(), text);
    } catch (SqlParseException | RuntimeException | AssertionError e) {
      throw Errors.translate(e, text);
    } catch (StackOverflowError e) {
      throw Errors.tooDeep();
    }
  }

  /**
   * @param castTypes
   *            parameters whose type cannot be found from the context, with the type of their value
   */
  Algebra plan(SqlNode query, Map<Integer, String> castTypes, SourceText text) {
    try {
      return plan(Parameters.cast(query, castTypes), text, STRICT);
    } catch (SqlException strict) {
      if (!String.valueOf(strict.getMessage()).startsWith(Errors.NOT_GROUPED)) throw strict;
      try {
        return plan(Parameters.cast(query, castTypes), text, LENIENT);
      } catch (SqlException lenient) {
        lenient.addSuppressed(strict);
        throw lenient.code() == ErrorCode.NOT_SUPPORTED ? strict : lenient;
      }
    }
  }

  private Algebra plan(SqlNode query, SourceText text, SqlConformance conformance) {
    try {
      SqlValidator validator = SqlValidatorUtil.newValidator(Operators.INSTANCE, catalog, types,
          SqlValidator.Config.DEFAULT.withConformance(conformance).withDefaultNullCollation(NullCollation.HIGH)
              .withIdentifierExpansion(true));
      SqlNode valid = validator.validate(query);
      HepPlanner planner = new HepPlanner(REWRITE);
      planner.setExecutor((builder, constants, reduced) -> reduced.addAll(constants));
      RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
      cluster.setMetadataQuerySupplier(
          () -> new RelMetadataQuery(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE)));
      SqlToRelConverter converter = new SqlToRelConverter((rowType, sql, schema, view) -> {
        throw new UnsupportedOperationException("views");
      }, validator, catalog, cluster, FrontEnd::convertlet, SqlToRelConverter.config().withExpand(false)
          .withTrimUnusedFields(true).withInSubQueryThreshold(Integer.MAX_VALUE));
      RelRoot root = converter.convertQuery(valid, false, true);
      RelNode rel = rewrite(root.project(), planner, converter);
      List<String> names = validator.getValidatedNodeType(valid).getFieldNames();
      return new Algebra(rel, names, validator.getParameterRowType(valid));
    } catch (RuntimeException | AssertionError e) {
      throw Errors.translate(e, text);
    } catch (StackOverflowError e) {
      throw Errors.tooDeep();
    }
  }

  /** Moments stay functions of their own, also over windows, where Calcite would make sums of squares of them. */
  private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
    return switch (call.getKind()) {
      case AVG, STDDEV_POP, STDDEV_SAMP, VAR_POP, VAR_SAMP -> (context, c) -> context.getRexBuilder().makeCall(
          context.getValidator().getValidatedNodeType(c), c.getOperator(),
          c.getOperandList().stream().map(context::convertExpression).toList());
      default -> StandardConvertletTable.INSTANCE.get(call);
    };
  }

  private static RelNode rewrite(RelNode root, HepPlanner planner, SqlToRelConverter converter) {
    RelNode rel = run(new HepPlanner(SUB_QUERIES), root);
    rel = RelDecorrelator.decorrelateQuery(rel, RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null));
    rel = run(planner, rel);
    rel = converter.trimUnusedFields(true, rel);
    return run(new HepPlanner(TIDY), rel);
  }

  private static RelNode run(HepPlanner planner, RelNode root) {
    planner.setRoot(root);
    return planner.findBestExp();
  }
}
