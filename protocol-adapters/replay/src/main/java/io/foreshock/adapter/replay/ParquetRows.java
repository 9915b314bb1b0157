package io.foreshock.adapter.replay;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, row group by row group. Its flat columns are the columns; lists
 * and groups are passed over. Of the columns only those that are configured are
 * read, if any are. Confined to one thread.
 */
final class ParquetRows implements RowSource {
  /** Share of the heap that the compressed pages of one row group may take. */
  private static final int HEAP_SHARE = 4;

  private final ReplaySettings settings;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final List<ParquetCells> columns = new ArrayList<>();
  private final List<String> header;
  private int group;
  /** Rows of the current row group that were not given. */
  private long left;
  private long row;

  /**
   * @throws ForeshockException
   *             {@code CORRUPT_DATA} when it is no Parquet file,
   *             {@code INVALID_ARGUMENT} when it has no flat column
   */
  ParquetRows(ReplaySettings settings) throws IOException {
    this.settings = settings;
    ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new PageCodecs()).usePageChecksumVerification(true).build();
    file = guarded(() -> ParquetFileReader.open(new LocalInputFile(settings.file()), options));
    try {
      schema = guarded(this::chosen);
      header = schema.getFields().stream().map(Type::getName).toList();
    } catch (ForeshockException | IOException e) {
      file.close();
      throw e;
    }
  }

  private MessageType chosen() {
    MessageType all = file.getFileMetaData().getSchema();
    Set<String> named = Stream.concat(settings.valueColumns().stream(), Stream.of(settings.tagColumn()))
        .filter(Predicate.not(String::isEmpty)).collect(Collectors.toSet());
    List<Type> flat = all.getFields().stream().filter(f -> f.isPrimitive() && !f.isRepetition(Type.Repetition.REPEATED))
        .toList();
    List<Type> fields = settings.valueColumns().isEmpty()
        ? flat
        : flat.stream().filter(f -> f == flat.getFirst() || named.contains(f.getName())
            || f.getName().equals(settings.timeColumn())).toList();
    if (fields.isEmpty())
      throw ReplaySettings.invalid("no flat column in the file: file=" + settings.file() + ", columns="
          + all.getFields().stream().map(Type::getName).toList());
    MessageType chosen = new MessageType(all.getName(), fields);
    file.setRequestedSchema(chosen);
    for (int i = 0; i < fields.size(); i++)
      columns.add(ParquetCells.of(chosen.getColumns().get(i)));
    return chosen;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public long skip(long most) throws IOException {
    List<BlockMetaData> groups = file.getRowGroups();
    long passed = 0;
    while (left == 0 && group < groups.size() && groups.get(group).getRowCount() <= most - passed) {
      guarded(file::skipNextRowGroup);
      passed += groups.get(group++).getRowCount();
    }
    row += passed;
    return passed;
  }

  @Override
  public @Nullable List<String> next() throws IOException {
    if (left == 0 && !guarded(this::nextGroup))
      return null;
    left--;
    row++;
    return guarded(() -> {
      List<String> cells = new ArrayList<>(columns.size());
      for (ParquetCells column : columns)
        cells.add(column.next());
      return cells;
    });
  }

  private boolean nextGroup() throws IOException {
    while (left == 0) {
      if (group == file.getRowGroups().size())
        return false;
      requireRoom(file.getRowGroups().get(group++));
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null)
        return false;
      ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new NoRecords(schema), schema,
          file.getFileMetaData().getCreatedBy());
      columns.forEach(c -> c.start(store));
      left = pages.getRowCount();
    }
    return true;
  }

  private void requireRoom(BlockMetaData rows) {
    long bytes = rows.getColumns().stream().filter(c -> schema.containsPath(c.getPath().toArray()))
        .mapToLong(c -> c.getTotalSize()).sum();
    long limit = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    if (bytes < 0 || bytes > limit)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "row group too large: bytes=" + bytes + ", limit=" + limit
          + "; name fewer value.columns, or write the file with smaller row groups");
  }

  @Override
  public String place() {
    return "row " + row;
  }

  @Override
  public TimeFormat timeFormat(int column) {
    return columns.get(column).typedTime() ? settings.isoTime() : settings.timeFormat();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Hostile bytes are reported with whatever exception parquet-java runs into. */
  private <T> T guarded(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (ForeshockException | IOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "no readable Parquet file: file=" + settings.file()
          + (row > 0 ? ", row=" + row : "") + ", reason=" + e.getMessage(), e);
    }
  }

  /** The column reader asks for converters that are never called: cells are taken from it directly. */
  private static final class NoRecords extends GroupConverter {
    private final MessageType type;

    NoRecords(MessageType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      if (!type.getType(field).isPrimitive())
        throw new IllegalArgumentException("nested column: " + type.getFieldName(field));
      return new PrimitiveConverter() {
      };
    }

    @Override
    public void start() {
      // no records
    }

    @Override
    public void end() {
      // no records
    }
  }
}
