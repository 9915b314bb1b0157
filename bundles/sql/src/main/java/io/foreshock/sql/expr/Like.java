package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * LIKE and ILIKE: {@code %} stands for any text, {@code _} for one character, a backslash makes the next literal.
 * Matches with one point of return, so in at most text times pattern steps.
 */
public record Like(Expr text, Expr pattern, char escape, boolean ignoreCase) implements Expr {
  @Override
  public ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public List<Expr> inputs() {
    return List.of(text, pattern);
  }

  @Override
  public boolean mayFail() {
    return true;
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    ColumnVector texts = text.eval(in, run);
    ColumnVector patterns = pattern.eval(in, run);
    @Nullable
    String[] t = Vectors.texts(texts);
    @Nullable
    String[] p = Vectors.texts(patterns);
    long[] out = new long[in.size()];
    Compiled compiled = null;
    String source = null;
    for (int i = 0; i < out.length; i++) {
      String s = t[i];
      String q = p[i];
      if (s == null || q == null) continue;
      if (compiled == null || q != source) {
        compiled = compile(q);
        source = q;
      }
      out[i] = i > 0 && s == t[i - 1] && q == p[i - 1] ? out[i - 1] : compiled.matches(fold(s)) ? 1 : 0;
    }
    return new Longs(out, Vectors.either(texts, patterns), out.length);
  }

  private String fold(String s) {
    return ignoreCase ? s.toLowerCase(Locale.ROOT) : s;
  }

  private Compiled compile(String raw) {
    String p = fold(raw);
    int[] symbols = new int[p.length()];
    int n = 0;
    for (int i = 0; i < p.length(); i += Character.charCount(p.codePointAt(i))) {
      int c = p.codePointAt(i);
      if (c == escape) {
        if (++i == p.length())
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "pattern ends with its escape character");
        c = p.codePointAt(i);
      } else if (c == '%') {
        c = Compiled.ANY;
      } else if (c == '_') {
        c = Compiled.ONE;
      }
      symbols[n++] = c;
    }
    return new Compiled(symbols, n);
  }

  /** A pattern as code points and wildcards. */
  private record Compiled(int[] symbols, int length) {
    static final int ANY = -1;
    static final int ONE = -2;

    boolean matches(String s) {
      int[] t = s.codePoints().toArray();
      int i = 0;
      int j = 0;
      int star = -1;
      int resume = 0;
      while (i < t.length) {
        if (j < length && symbols[j] == ANY) {
          star = j++;
          resume = i;
        } else if (j < length && (symbols[j] == ONE || symbols[j] == t[i])) {
          i++;
          j++;
        } else if (star >= 0) {
          j = star + 1;
          i = ++resume;
        } else {
          return false;
        }
      }
      while (j < length && symbols[j] == ANY)
        j++;
      return j == length;
    }
  }
}
