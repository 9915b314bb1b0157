package io.foreshock.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CSV file: a field without anything is null, one of two quotes is an empty text.
 *
 * @param number
 *            where it starts, from 1
 */
record CsvLine(long number, @Nullable String[] fields) {
  /** Builds lines for the parser. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private final List<@Nullable String> fields = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLineNumber) {
      fields.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      fields.add(length == 0 && !quoted ? null : new String(buffer, offset, length));
    }

    @Override
    protected CsvLine buildRecord() {
      return new CsvLine(getStartingLineNumber(), fields.toArray(new String[0]));
    }
  }
}
