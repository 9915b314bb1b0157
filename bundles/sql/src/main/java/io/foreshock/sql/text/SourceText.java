package io.foreshock.sql.text;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;

/**
 * The statement as the user wrote it and as the parser reads it, with the way back from a place in the second to the
 * place in the first. Immutable.
 *
 * @param original
 *            the user's text
 * @param parsed
 *            the parser's text
 * @param starts
 *            ascending offsets in {@code parsed} at which a stretch of known origin begins
 * @param origins
 *            the offset in {@code original} each stretch comes from
 * @param parameters
 *            for each question mark of {@code parsed}, the index of the user's parameter
 */
public record SourceText(String original, String parsed, int[] starts, int[] origins, int[] parameters) {
  public SourceText {
    requireNonNull(original, "original is null");
    requireNonNull(parsed, "parsed is null");
  }

  /** How many values the statement wants. */
  public int parameterCount() {
    int max = 0;
    for (int p : parameters)
      max = Math.max(max, p + 1);
    return max;
  }

  /** An error at a place of the parsed text, both from 1; 0 = unknown. */
  public SqlException error(ErrorCode code, String message, int line, int column) {
    return line < 1 || column < 1
        ? new SqlException(code, message, 0, 0, null)
        : error(original, originOf(offset(parsed, line, column)), code, message);
  }

  public SqlException errorAtEnd(ErrorCode code, String message) {
    return error(original, origins[origins.length - 1], code, message);
  }

  private int originOf(int offset) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    if (starts.length == 0) return 0;
    int length = (low + 1 < starts.length ? starts[low + 1] : parsed.length() + 1) - starts[low];
    int within = Math.min(offset - starts[low], Math.max(0, length - 2));
    return Math.min(original.length(), origins[low] + Math.max(0, within));
  }

  private static int offset(String text, int line, int column) {
    int at = 0;
    for (int l = 1; l < line; l++) {
      int end = text.indexOf('\n', at);
      if (end < 0) break;
      at = end + 1;
    }
    return Math.min(text.length(), at + column - 1);
  }

  /** An error at an offset of the user's text. */
  public static SqlException error(String original, int offset, ErrorCode code, String message) {
    int line = 1;
    int start = 0;
    for (int i = original.indexOf('\n'); i >= 0 && i < offset; i = original.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new SqlException(code, message, line, offset - start + 1, null);
  }
}
