package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.api.transfer.TableFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicReference;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** The query screen: one statement, its rows or the place of its mistake. Confined to the UI executor. */
public final class QueryModel {
  /** Most rows shown; a table for eyes, not an export. */
  public static final int MAX_ROWS = 1_000;
  private static final int HISTORY = 50;
  private static final String FIRST = """
      SELECT sensor_id, count(*) AS readings, min(value) AS lowest, avg(value) AS mean, max(value) AS highest
      FROM readings
      GROUP BY sensor_id
      ORDER BY sensor_id""";

  /** What a statement gave. */
  public sealed interface Outcome {
    /** Nothing was run yet. */
    record Nothing() implements Outcome {}

    /**
     * @param more
     *          whether rows beyond {@link #MAX_ROWS} were left out
     */
    record Rows(List<String> columns, List<Boolean> numeric, List<List<String>> rows, boolean more,
        long millis) implements Outcome {}

    /** All rows went into a file. */
    record Written(long rows, String file, long millis) implements Outcome {}

    /** A statement without rows. */
    record Done(long updated, long millis) implements Outcome {}

    /**
     * @param caret
     *          place of the mistake in the text, -1 when unknown
     */
    record Failed(String sentence, int line, int column, int caret) implements Outcome {}
  }

  private final StringProperty text = new SimpleStringProperty(FIRST);
  private final BooleanProperty running = new SimpleBooleanProperty();
  private final ReadOnlyObjectWrapper<Outcome> outcome = new ReadOnlyObjectWrapper<>(new Outcome.Nothing());
  private final ObservableList<String> history = FXCollections.observableArrayList();
  private final AtomicReference<@Nullable SqlSession> under = new AtomicReference<>();
  private final Services services;
  private final Calls calls;
  private final TimeText times;

  QueryModel(Services services, Calls calls, TimeText times) {
    this.services = services;
    this.calls = calls;
    this.times = times;
  }

  public StringProperty textProperty() {
    return text;
  }

  public BooleanProperty runningProperty() {
    return running;
  }

  public ReadOnlyObjectProperty<Outcome> outcomeProperty() {
    return outcome.getReadOnlyProperty();
  }

  /** Statements that were run, the newest first; at most {@value #HISTORY}. */
  public ObservableList<String> history() {
    return history;
  }

  /** Stops the statement that runs now; it ends as failed. */
  public void cancel() {
    calls.call(() -> {
      SqlSession session = under.get();
      if (session != null)
        session.cancel();
      return true;
    }, done -> {
    }, sentence -> {
    });
  }

  /** Runs the statement again and writes all its rows into a file; the end of its name tells the format. */
  public void export(Path file) {
    String sql = text.get().strip();
    if (running.get() || sql.isEmpty())
      return;
    begin(sql);
    calls.callRaw(() -> write(sql, file), this::finish, e -> finish(failed(e, sql, text.get())));
  }

  private Outcome write(String sql, Path file) throws IOException {
    FileFormat format = FileFormat.ofFileName(file.getFileName().toString())
        .orElseThrow(() -> new ForeshockException(ErrorCode.INVALID_ARGUMENT, Texts.of("query.badFile", file)));
    TableFiles files = services.files();
    if (files == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.transfer"));
    long start = System.nanoTime();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      long rows = with(sql, result -> {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
          return files.write(result.columns(), result::next, format, out);
        }
      });
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return new Outcome.Written(rows, file.toString(), millis(start));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private interface Reader<T> {
    T read(SqlQueryEngine.Result result) throws IOException;
  }

  /** In a session where the engine has them, so that it can be cancelled. */
  private <T> T with(String sql, Reader<T> reader) throws IOException {
    SqlQueryEngine engine = services.sql();
    if (engine == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.sql"));
    SqlSession session = session(engine);
    if (session == null)
      try (SqlQueryEngine.Result result = engine.execute(sql)) {
        return reader.read(result);
      }
    under.set(session);
    try (session; SqlQueryEngine.Result result = session.execute(sql, List.of())) {
      return reader.read(result);
    } finally {
      under.set(null);
    }
  }

  private static @Nullable SqlSession session(SqlQueryEngine engine) {
    try {
      return engine.session();
    } catch (ForeshockException e) {
      if (e.code() == ErrorCode.NOT_SUPPORTED)
        return null;
      throw e;
    }
  }

  private void begin(String sql) {
    running.set(true);
    history.remove(sql);
    history.addFirst(sql);
    if (history.size() > HISTORY)
      history.removeLast();
  }

  public void run() {
    String sql = text.get().strip();
    if (running.get() || sql.isEmpty())
      return;
    begin(sql);
    calls.callRaw(() -> execute(sql), this::finish, e -> finish(failed(e, sql, text.get())));
  }

  private void finish(Outcome o) {
    running.set(false);
    outcome.set(o);
  }

  private Outcome execute(String sql) throws IOException {
    long start = System.nanoTime();
    return with(sql, result -> {
      List<Column> columns = result.columns();
      if (columns.isEmpty())
        return new Outcome.Done(result.updateCount(), millis(start));
      List<List<String>> rows = new ArrayList<>();
      for (Chunk c; rows.size() <= MAX_ROWS && (c = result.next()) != null;)
        for (int i = 0; i < c.size() && rows.size() <= MAX_ROWS; i++)
          rows.add(words(columns, c.row(i)));
      boolean more = rows.size() > MAX_ROWS;
      return new Outcome.Rows(columns.stream().map(Column::name).toList(),
          columns.stream().map(c -> isNumeric(c.type())).toList(), more ? rows.subList(0, MAX_ROWS) : rows, more,
          millis(start));
    });
  }

  private static long millis(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static boolean isNumeric(ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> true;
      case BOOLEAN, TEXT, TIMESTAMP, UUID, JSONB, VECTOR, INTERVAL, BYTEA -> false;
    };
  }

  private List<String> words(List<Column> columns, List<@Nullable Object> row) {
    List<String> words = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++)
      words.add(word(columns.get(i).type(), row.get(i)));
    return words;
  }

  private String word(ColumnType type, @Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case Long l when type == ColumnType.TIMESTAMP -> times.dateSecond(l);
      case Long l when type == ColumnType.INTERVAL -> Interval.shown(l);
      case String s when type == ColumnType.BYTEA -> Bytea.format(s);
      case Long l when type == ColumnType.BOOLEAN -> l != 0 ? "true" : "false";
      case Double d when Math.abs(d) < 1e15 && Math.abs(d) >= 1e-3 || d == 0 -> String.format(Locale.ROOT, "%.6f", d)
          .replaceAll("0+$", "").replaceAll("\\.$", "");
      case float[] f -> "[" + f.length + "] " + Arrays.toString(f.length > 4 ? Arrays.copyOf(f, 4) : f);
      default -> value.toString();
    };
  }

  private static Outcome failed(Exception e, String sql, String typed) {
    String sentence = Sentences.of(e);
    if (!(e instanceof SqlException s) || s.line() <= 0)
      return new Outcome.Failed(sentence, 0, 0, -1);
    int offset = Math.max(0, typed.indexOf(sql));
    for (int line = 1; line < s.line(); line++)
      offset = typed.indexOf('\n', offset) + 1;
    int caret = Math.min(typed.length(), offset + Math.max(0, s.column() - 1));
    return new Outcome.Failed(sentence, s.line(), s.column(), caret);
  }
}
