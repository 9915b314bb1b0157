package io.foreshock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.launcher.Image.Jar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
  private static final Jar A = new Jar(1, "reference:file:/a.jar", "1");
  private static final Jar B = new Jar(10, "reference:file:/b.jar", "1");

  @Test
  void everythingIsFreshAtFirst() {
    SyncPlan plan = SyncPlan.of(List.of(A, B), Set.of(), Map.of());

    assertEquals(new SyncPlan(List.of(A, B), List.of(), List.of()), plan);
  }

  @Test
  void nothingHappensWhenNothingChanged() {
    SyncPlan plan = SyncPlan.of(List.of(A, B), Set.of(A.location(), B.location()),
        Map.of(A.location(), "1", B.location(), "1"));

    assertEquals(new SyncPlan(List.of(), List.of(), List.of()), plan);
  }

  @Test
  void anotherStampMeansChanged() {
    SyncPlan plan = SyncPlan.of(List.of(A, B), Set.of(A.location(), B.location()),
        Map.of(A.location(), "0", B.location(), "1"));

    assertEquals(List.of(A), plan.changed());
  }

  @Test
  void anInstalledJarWithoutAStampCountsAsChanged() {
    assertEquals(List.of(A), SyncPlan.of(List.of(A), Set.of(A.location()), Map.of()).changed());
  }

  @Test
  void aStampWithoutAnInstalledJarIsFresh() {
    assertEquals(List.of(A), SyncPlan.of(List.of(A), Set.of(), Map.of(A.location(), "1")).fresh());
  }

  @Test
  void whatLeftTheImageVanishes() {
    SyncPlan plan = SyncPlan.of(List.of(B), Set.of(A.location(), B.location()), Map.of(B.location(), "1"));

    assertEquals(new SyncPlan(List.of(), List.of(), List.of(A.location())), plan);
  }
}
