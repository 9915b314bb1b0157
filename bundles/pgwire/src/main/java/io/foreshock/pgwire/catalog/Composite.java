package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.ArrayText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record within a column. */
record Composite(List<String> names, @Nullable Object[] values) {
  @Nullable
  Object get(String name) {
    int at = names.indexOf(name);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Composite c && Arrays.equals(values, c.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    String text = ArrayText.of(Arrays.asList(values), false);
    return "(" + text.substring(1, text.length() - 1).replace("NULL", "") + ")";
  }
}
