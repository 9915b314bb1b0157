package io.foreshock.adapter.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  @Test
  void readsQuotesSeparatorsAndAllEndsOfLine() throws IOException {
    assertEquals(
        List.of(List.of("a", "b,c", "d\"e"), List.of("1", "", "two\nlines"), List.of("x"), List.of("y", "")),
        all("a,\"b,c\",\"d\"\"e\"\r\n1,,\"two\nlines\"\rx\n\n\ny,"));
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    assertEquals(List.of(List.of("time", "v")), all("\uFEFFtime,v"));
    assertEquals(List.of(), all("\uFEFF"));
    assertEquals(List.of(), all(""));
  }

  @Test
  void namesTheLineARecordBeganOn() throws IOException {
    CsvReader csv = new CsvReader(new StringReader("h\n\"a\nb\"\nc"), ',');
    csv.next();
    csv.next();
    assertEquals(2, csv.line());
    csv.next();
    assertEquals(4, csv.line());
    assertNull(csv.next());
  }

  @Test
  void goesOnAfterAMalformedRecord() throws IOException {
    CsvReader csv = new CsvReader(new StringReader("a,\"b\"x,c\nd,e\n"), ',');
    assertThrows(BadRowException.class, csv::next);
    assertEquals(List.of("d", "e"), csv.next());
    assertNull(csv.next());
  }

  @Test
  void aLostQuoteEndsWithTheFileOrTheLimit() throws IOException {
    CsvReader csv = new CsvReader(new StringReader("\"abc\ndef"), ',');
    assertThrows(BadRowException.class, csv::next);
    assertNull(csv.next());

    CsvReader endless = new CsvReader(new Endless(), ',');
    BadRowException tooLong = assertThrows(BadRowException.class, endless::next);
    assertTrue(tooLong.getMessage().contains("limit=" + CsvReader.MOST_CHARS), tooLong.getMessage());
  }

  @Test
  void boundsTheNumberOfFields() throws IOException {
    CsvReader csv = new CsvReader(new StringReader(",".repeat(CsvReader.MOST_FIELDS + 5) + "\nx\n"), ',');
    assertThrows(BadRowException.class, csv::next);
    assertEquals(List.of("x"), csv.next());
  }

  @Test
  void readsBackWhatAWriterQuoted() throws IOException {
    long seed = 20_260_314;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 500; round++) {
      List<List<String>> rows = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int r = 0; r < random.nextInt(1, 6); r++) {
        List<String> row = new ArrayList<>();
        for (int f = 0; f < random.nextInt(1, 5); f++)
          row.add(randomText(random));
        rows.add(row);
        text.append(String.join(",", row.stream().map(t -> '"' + t.replace("\"", "\"\"") + '"').toList()))
            .append(random.nextBoolean() ? "\r\n" : "\n");
      }
      assertEquals(rows, all(text.toString()), "seed " + seed + " round " + round);
    }
  }

  @Test
  void neverHangsOrFailsOtherwiseOnRandomText() throws IOException {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      String text = randomText(random) + randomText(random) + randomText(random);
      CsvReader csv = new CsvReader(new StringReader(text), ',');
      int records = 0;
      boolean end = false;
      while (!end)
        try {
          assertTrue(records++ <= text.length() + 1, "seed " + seed + " round " + round);
          end = csv.next() == null;
        } catch (BadRowException e) {
          assertTrue(e.getMessage() != null);
        }
    }
  }

  private static String randomText(SplittableRandom random) {
    String alphabet = "a1,\"\n\r ;é";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--)
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    return text.toString();
  }

  private static List<List<String>> all(String text) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader csv = new CsvReader(new StringReader(text), ',')) {
      for (List<String> row = csv.next(); row != null; row = csv.next())
        rows.add(row);
    }
    return rows;
  }

  /** A quote that never ends, in lines. */
  private static final class Endless extends Reader {
    private boolean begun;

    @Override
    public int read(char[] target, int offset, int length) {
      Arrays.fill(target, offset, offset + length, 'x');
      target[offset] = begun ? '\n' : '"';
      begun = true;
      return length;
    }

    @Override
    public void close() {
    }
  }
}
