package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;

/**
 * Bytes of a table's rows as texts, as a plant sends them to {@code POST /api/readings}: a JSON object or a line of CSV for
 * each. None of the texts in these tables needs an escape.
 */
record RowText(long json, long csv) {
  private static final int SECONDS = "2026-01-01T00:00:00Z".length();

  static RowText of(StoredTable table) {
    int names = table.columns().stream().map(Column::name).mapToInt(n -> ",\"\":".length() + n.length()).sum();
    long json = 0;
    long csv = 0;
    for (StoredTable.Part part : table.parts()) {
      long fixed = part.series().length() + names + "{\"sensor\":\"\",\"ts\":\"\"}\n".length();
      for (int i = 0; i < part.ts().length; i++) {
        int time = time(part.ts()[i]);
        json += fixed + time;
        csv += part.series().length() + 1 + time + 1 + table.columns().size();
        for (int c = 0; c < part.values().size(); c++) {
          boolean text = table.columns().get(c).type() == ColumnType.TEXT;
          int length = text
              ? ((String[]) part.values().get(c))[i].length()
              : Double.toString(((double[]) part.values().get(c))[i]).length();
          json += length + (text ? 2 : 0);
          csv += length + (text && ((String[]) part.values().get(c))[i].indexOf(',') >= 0 ? 2 : 0);
        }
      }
    }
    return new RowText(json, csv);
  }

  /** Of ISO 8601 with as many groups of decimals as it has. */
  private static int time(long micros) {
    return SECONDS + (micros % Micros.SECOND == 0 ? 0 : micros % 1_000 == 0 ? 4 : 7);
  }
}
