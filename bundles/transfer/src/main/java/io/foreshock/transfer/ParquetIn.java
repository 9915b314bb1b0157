package io.foreshock.transfer;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Rows of a Parquet file, row group by row group. Columns are flat values or lists of floating-point numbers. */
final class ParquetIn {
  private ParquetIn() {
  }

  static void read(Path file, TableWriter to) throws IOException {
    ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new ParquetCodecs()).usePageChecksumVerification(true).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Column> columns = to.columns(schema.getFields().stream().map(Type::getName).toList());
      List<ParquetColumn> readers = new ArrayList<>(columns.size());
      for (int c = 0; c < columns.size(); c++)
        readers.add(ParquetColumn.of(columns.get(c), leaf(schema, c)));
      for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup())
        rows(new ColumnReadStoreImpl(group, new NoRecords(schema), schema,
            reader.getFileMetaData().getCreatedBy()), group.getRowCount(), readers, to);
    } catch (ForeshockException | IOException e) {
      throw e;
    } catch (RuntimeException e) {
      // parquet-java reports hostile bytes with whatever exception they run into
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "not a readable Parquet file: file=" + file.getFileName()
          + ", " + e.getMessage(), e);
    }
  }

  private static ColumnDescriptor leaf(MessageType schema, int field) {
    List<ColumnDescriptor> leaves = schema.getColumns().stream()
        .filter(d -> d.getPath()[0].equals(schema.getFieldName(field))).toList();
    if (leaves.size() != 1)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "nested column: column=" + schema.getFieldName(field));
    return leaves.getFirst();
  }

  private static void rows(ColumnReadStore store, long count, List<ParquetColumn> columns, TableWriter to) {
    for (ParquetColumn column : columns)
      column.start(store);
    for (long row = 0; row < count; row++) {
      @Nullable
      Object[] values = new Object[columns.size()];
      for (int c = 0; c < values.length; c++)
        values[c] = columns.get(c).next();
      to.add(values);
    }
  }

  /** The column reader asks for converters that are never called: values are taken from it directly. */
  private static final class NoRecords extends GroupConverter {
    private final GroupType type;

    NoRecords(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      Type child = type.getType(field);
      return child.isPrimitive() ? new PrimitiveConverter() {
      } : new NoRecords(child.asGroupType());
    }

    @Override
    public void start() {
    }

    @Override
    public void end() {
    }
  }
}
