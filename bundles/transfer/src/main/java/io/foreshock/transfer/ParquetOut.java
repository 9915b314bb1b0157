package io.foreshock.transfer;

import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Chunks into one Parquet file; row groups bound the memory. */
final class ParquetOut {
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private ParquetOut() {
  }

  private record RowOf(Chunk chunk, int row) {}

  static long write(List<Column> columns, Supplier<@Nullable Chunk> rows, OutputStream out) throws IOException {
    long count = 0;
    try (ParquetWriter<RowOf> writer = new Builder(columns, out).build()) {
      for (Chunk chunk = rows.get(); chunk != null; chunk = rows.get()) {
        for (int row = 0; row < chunk.size(); row++)
          writer.write(new RowOf(chunk, row));
        count += chunk.size();
      }
    }
    out.flush();
    return count;
  }

  private static final class Builder extends ParquetWriter.Builder<RowOf, Builder> {
    private final List<Column> columns;

    Builder(List<Column> columns, OutputStream out) {
      super(new Sink(out));
      this.columns = columns;
      withConf(new PlainParquetConfiguration());
      withCodecFactory(new ParquetCodecs());
      withCompressionCodec(CompressionCodecName.ZSTD);
      withRowGroupSize(ROW_GROUP_BYTES);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<RowOf> getWriteSupport(Configuration conf) {
      return new Rows(columns);
    }

    @Override
    protected WriteSupport<RowOf> getWriteSupport(ParquetConfiguration conf) {
      return new Rows(columns);
    }
  }

  /** Feeds one row at a time. */
  private static final class Rows extends WriteSupport<RowOf> {
    private final List<Column> columns;
    private @Nullable RecordConsumer consumer;

    Rows(List<Column> columns) {
      this.columns = columns;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(ParquetTypes.schema(columns), Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(ParquetTypes.schema(columns), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(RowOf at) {
      RecordConsumer to = consumer;
      if (to == null)
        throw new IllegalStateException("not prepared");
      to.startMessage();
      for (int c = 0; c < columns.size(); c++) {
        ColumnVector vector = at.chunk.column(c);
        if (vector.isNull(at.row))
          continue;
        String name = columns.get(c).name();
        to.startField(name, c);
        value(to, columns.get(c).type(), vector, at.row);
        to.endField(name, c);
      }
      to.endMessage();
    }

    private static void value(RecordConsumer to, ColumnType type, ColumnVector vector, int row) {
      switch (vector) {
        case ColumnVector.Longs v -> {
          switch (type) {
            case BOOLEAN -> to.addBoolean(v.values()[row] != 0);
            case SMALLINT, INTEGER -> to.addInteger((int) v.values()[row]);
            default -> to.addLong(v.values()[row]);
          }
        }
        case ColumnVector.Doubles v -> {
          if (type == ColumnType.REAL)
            to.addFloat((float) v.values()[row]);
          else
            to.addDouble(v.values()[row]);
        }
        case ColumnVector.Texts v -> {
          String text = String.valueOf(v.values()[row]);
          to.addBinary(switch (type) {
            case UUID -> ParquetTypes.uuid(text);
            case BYTEA -> Binary.fromConstantByteArray(Bytea.bytes(text));
            default -> Binary.fromString(text);
          });
        }
        case ColumnVector.Vectors v -> list(to, v.get(row));
      }
    }

    /** The three-level list of LogicalTypes.md: {@code repeated group list { element }}. */
    private static void list(RecordConsumer to, float @Nullable [] vector) {
      to.startGroup();
      if (vector != null && vector.length > 0) {
        to.startField("list", 0);
        for (float x : vector) {
          to.startGroup();
          to.startField("element", 0);
          to.addFloat(x);
          to.endField("element", 0);
          to.endGroup();
        }
        to.endField("list", 0);
      }
      to.endGroup();
    }
  }

  /** The caller's stream, which stays open. */
  private record Sink(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counting(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Counting(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Counting extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
      position += len;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
