package io.foreshock.adapter.demo;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PatternLibrary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A pattern library that keeps marks; the first {@code failures} calls fail. */
final class RecordingLibrary implements PatternLibrary {
  final List<FailureMark> marks = new CopyOnWriteArrayList<>();
  final AtomicInteger failures = new AtomicInteger();
  private final List<FailurePattern> patterns = new CopyOnWriteArrayList<>();

  @Override
  public List<FailurePattern> patterns() {
    return List.copyOf(patterns);
  }

  @Override
  public Optional<FailurePattern> find(String id) {
    return patterns.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  @Override
  public List<FailurePattern> mark(FailureMark mark) {
    if (failures.getAndDecrement() > 0)
      throw new ForeshockException(ErrorCode.NOT_ENOUGH_DATA, "not yet");
    marks.add(mark);
    FailurePattern pattern = new FailurePattern("p" + marks.size(), "i" + marks.size(), mark.label(), mark.asset(), "",
        mark.from(), mark.to(), mark.failedAt(), mark.cause(), mark.remedy(), new float[]{1});
    patterns.add(pattern);
    return List.of(pattern);
  }

  @Override
  public int removeIncident(String incidentId) {
    return 0;
  }

  @Override
  public void verdict(String matchId, boolean same, String operator) {
  }

  @Override
  public PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }

  @Override
  public PackReport inspectPack(InputStream pack) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }

  @Override
  public PackReport importPack(InputStream pack) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }
}
