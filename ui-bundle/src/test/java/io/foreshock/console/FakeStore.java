package io.foreshock.console;

import io.foreshock.api.platform.StoreAdmin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** @param done what was asked for */
record FakeStore(List<String> done) implements StoreAdmin {
  @Override
  public Backup backup(Path file, Progress progress) {
    done.add("backup " + file.getFileName());
    progress.at(0.5);
    return new Backup(file, 4_200_000, 1_000, "00");
  }

  @Override
  public Report check(boolean deep, Progress progress) {
    done.add("check");
    progress.at(0.5);
    return new Report(Map.of("blocks", 1_627L), List.of());
  }

  @Override
  public Shrunk shrink(Progress progress) {
    throw new UnsupportedOperationException();
  }
}
