package io.foreshock.console.model;

import static io.foreshock.console.model.Records.number;
import static io.foreshock.console.model.Records.string;
import static io.foreshock.console.model.Records.text;
import static io.foreshock.console.model.Records.time;

import java.util.Comparator;
import java.util.List;

/** The table {@code trend_notes}. Thread-safe; never used on the FX thread. */
final class AnnotationStore {
  private final Records rows;

  AnnotationStore(Services services) {
    rows = new Records(services, "trend_notes", text("id"), text("asset"), time("ts"), text("author"), text("note"));
  }

  /** Of one asset, the oldest first. */
  List<Annotation> of(String asset) {
    return rows.all().stream().map(r -> new Annotation(string(r.get(0)), string(r.get(1)), number(r.get(2)), string(r
        .get(3)), string(r.get(4)))).filter(a -> a.asset().equals(asset)).sorted(Comparator.comparing(Annotation::at))
        .toList();
  }

  /** @param to inclusive: what is noted now is about now */
  List<Annotation> between(String asset, long from, long to) {
    return of(asset).stream().filter(a -> a.at() >= from && a.at() <= to).toList();
  }

  void put(Annotation a) {
    rows.put(a.id(), a.asset(), a.at(), a.author(), a.text());
  }

  void remove(Annotation a) {
    rows.remove(a.id());
  }
}
