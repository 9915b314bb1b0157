package io.foreshock.console.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChangesTest {
  private long now;
  private int value;
  private final Changes changes = new Changes(() -> now);

  private void move(int to) {
    int from = value;
    value = to;
    changes.moved(() -> value = from, () -> value = to);
  }

  private void set(int to) {
    int from = value;
    value = to;
    changes.did(() -> value = from, () -> value = to);
  }

  @Test
  void changesGoBackAndForthInTheirOrder() {
    set(1);
    set(2);
    assertTrue(changes.undo());
    assertEquals(1, value);
    assertTrue(changes.undo());
    assertEquals(0, value);
    assertFalse(changes.undo());
    assertTrue(changes.redo());
    assertEquals(1, value);
    set(7);
    assertFalse(changes.redo(), "something else was done since");
    assertTrue(changes.undo());
    assertEquals(1, value);
  }

  @Test
  void aTurnOfTheWheelIsOneChange() {
    for (int i = 1; i <= 10; i++) {
      now += 100_000_000;
      move(i);
    }
    now += 1_000_000_000;
    move(11);
    changes.undo();
    assertEquals(10, value);
    changes.undo();
    assertEquals(0, value);
    changes.redo();
    assertEquals(10, value);
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 1; i <= Changes.MOST + 5; i++)
      set(i);
    while (changes.undo())
      assertTrue(value >= 5);
    assertEquals(5, value);
  }
}
