package io.foreshock.adapter.opcua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/** Lists in parts a server takes. */
final class Chunks {
  private Chunks() {
  }

  /** The server's limit, where it has one, and ours. */
  static int size(Optional<UInteger> limit, int most) {
    long server = limit.map(UInteger::longValue).orElse(0L);
    return server <= 0 ? most : (int) Math.min(server, most);
  }

  static <T> List<List<T>> of(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size)
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    return parts;
  }
}
