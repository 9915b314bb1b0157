package io.foreshock.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableFilesTest {
  private static final int ROWS = 30_000;
  private static final int DAMAGES = 400;

  private final Tables tables = new InMemoryAppliance().tables();
  private final TableFilesComponent files = new TableFilesComponent(tables);
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @TempDir
  private Path dir;

  @BeforeEach
  void table() {
    tables.create(Everything.SCHEMA);
  }

  private Path written(List<Chunk> chunks, FileFormat format) throws IOException {
    Path file = dir.resolve("rows." + format.extension());
    try (OutputStream out = Files.newOutputStream(file)) {
      files.write(Everything.COLUMNS, Everything.supplier(chunks), format, out);
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeSurvivesARoundTrip(FileFormat format) throws IOException {
    List<Chunk> chunks = Everything.chunks(random, ROWS);
    assertEquals(ROWS, files.load("everything", written(chunks, format), format));
    assertEquals(Everything.texts(chunks), Everything.texts(Everything.stored(tables)), "seed " + seed);
    assertEquals(ROWS, files.load("everything", written(chunks, format), format), "a repeat changes nothing");
    assertEquals(ROWS, Everything.texts(Everything.stored(tables)).size());
  }

  @ParameterizedTest
  @EnumSource
  void noRowsAreAFile(FileFormat format) throws IOException {
    assertEquals(0, files.load("everything", written(List.of(), format), format));
  }

  /** Another implementation, with another ZSTD, reads the same values. */
  @Test
  void anotherReaderSeesTheSame() throws IOException {
    List<Chunk> chunks = Everything.chunks(random, 5_000);
    List<String> seen = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(written(chunks, FileFormat.PARQUET)));
        RowReader row = reader.rowReader()) {
      while (row.hasNext()) {
        row.next();
        List<String> values = new ArrayList<>();
        for (int c = 0; c < Everything.COLUMNS.size(); c++)
          values.add(row.isNull(c) ? "null" : value(row, c));
        seen.add(values.toString());
      }
    }
    assertEquals(Everything.texts(chunks), seen, "seed " + seed);
  }

  private static String value(RowReader row, int c) {
    Column column = Everything.COLUMNS.get(c);
    return switch (column.type()) {
      case BOOLEAN -> row.getBoolean(c) ? "1" : "0";
      case SMALLINT, INTEGER -> String.valueOf(row.getInt(c));
      case BIGINT, INTERVAL -> String.valueOf(row.getLong(c));
      case BYTEA -> Bytea.of(row.getBinary(c));
      case REAL -> String.valueOf((double) row.getFloat(c));
      case DOUBLE -> String.valueOf(row.getDouble(c));
      case TIMESTAMP -> String.valueOf(Micros.of(row.getTimestamp(c)));
      case UUID -> row.getUuid(c).toString();
      case TEXT, JSONB -> row.getString(c);
      case VECTOR -> row.getList(c).floats().toString();
    };
  }

  /** Whatever is in the file, the answer is rows or a named error, and nothing else breaks. */
  @ParameterizedTest
  @EnumSource
  void damagedFilesAreRefused(FileFormat format) throws IOException {
    byte[] good = Files.readAllBytes(written(Everything.chunks(random, 300), format));
    Path file = dir.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] bytes = good.clone();
      int edits = 1 + random.nextInt(4);
      for (int e = 0; e < edits; e++)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      Files.write(file, random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
      try {
        files.load("everything", file, format);
      } catch (ForeshockException e) {
        assertTrue(e.code() != ErrorCode.INTERNAL, () -> "seed " + seed + ": " + e.getMessage());
        refused++;
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > DAMAGES / 10, "refused " + refused);
  }

  @Test
  void columnsAreFoundByNameAndMayBeMissing() throws IOException {
    Path file = dir.resolve("some.csv");
    Files.writeString(file, "\uFEFFAT,id,name\n2026-03-14 08:00:00.5+01:00,7,\"\"\n1741939200000000,8,\n");
    assertEquals(2, files.load("everything", file, FileFormat.CSV));
    List<Chunk> chunks = Everything.stored(tables);
    assertEquals("", chunks.getFirst().column(6).get(0), "two quotes are an empty text");
    assertEquals(null, chunks.getFirst().column(6).get(1), "nothing is a null");
    assertArrayEquals(new long[]{1773471600500000L, 1741939200000000L},
        new long[]{(Long) chunks.getFirst().column(7).get(0), (Long) chunks.getFirst().column(7).get(1)});
  }

  @Test
  void errorsSayWhere() throws IOException {
    assertTold("id,at\n1,2026-03-14T08:00:00Z\n2,yesterday\n", ErrorCode.TYPE_MISMATCH, "column=at", "line=3",
        "rows stored before: 0");
    assertTold("id,at\n1\n", ErrorCode.CORRUPT_DATA, "line=2", "fields=1, expected=2");
    assertTold("id,at,colour\n", ErrorCode.UNKNOWN_COLUMN, "column=colour");
    assertTold("at\n", ErrorCode.UNKNOWN_COLUMN, "key", "column=id");
    assertTold("", ErrorCode.CORRUPT_DATA, "header");
    assertTold("id,at,small\n1,2026-03-14T08:00:00Z,40000\n", ErrorCode.TYPE_MISMATCH, "column=small", "40000");
    assertEquals(ErrorCode.UNKNOWN_TABLE, assertThrows(ForeshockException.class,
        () -> files.load("nothing", dir.resolve("x"), FileFormat.CSV)).code());
  }

  private void assertTold(String csv, ErrorCode code, String... parts) throws IOException {
    Path file = dir.resolve("bad.csv");
    Files.writeString(file, csv);
    ForeshockException e = assertThrows(ForeshockException.class,
        () -> files.load("everything", file, FileFormat.CSV));
    assertEquals(code, e.code(), e.getMessage());
    for (String part : parts)
      assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void typesThatDoNotFitAreRefused() throws IOException {
    Path file = dir.resolve("other.parquet");
    try (OutputStream out = Files.newOutputStream(file)) {
      files.write(Everything.COLUMNS, Everything.supplier(Everything.chunks(random, 10)), FileFormat.PARQUET, out);
    }
    tables.create(new TableSchema.Relational("other", List.of(Column.required("id", ColumnType.TEXT)), List.of("id")));
    ForeshockException e = assertThrows(ForeshockException.class,
        () -> files.load("other", file, FileFormat.PARQUET));
    assertTrue(e.code() == ErrorCode.UNKNOWN_COLUMN || e.code() == ErrorCode.TYPE_MISMATCH, e.getMessage());
    assertEquals(new UUID(1, 2).toString(), ParquetTypes.uuid(ParquetTypes.uuid(new UUID(1, 2).toString())));
  }
}
