package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.StoragePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  @Test
  void nothingSetIsTheDefault() {
    EngineSettings settings = EngineSettings.of(_ -> null);
    assertEquals(EngineOptions.defaults(), settings.options());
    assertNull(settings.retention());
    assertEquals(StoragePolicy.NONE, settings.readings(StoragePolicy.maxAge(Duration.ofDays(3))));
  }

  @Test
  void everySettingArrives() {
    EngineSettings settings = EngineSettings.of(Map.of("foreshock.memory.limit.mb", "160", "foreshock.disk.quota.mb",
        "100", "foreshock.compression.level", "1", "foreshock.retention.days", "7")::get);
    assertTrue(settings.options().generationRows() < EngineOptions.defaults().generationRows());
    assertEquals(100L << 20, settings.options().diskQuota());
    assertFalse(settings.options().recode());
    StoragePolicy before = StoragePolicy.NONE.withRollUps(StoragePolicy.RollUp.HOUR);
    assertEquals(new StoragePolicy(Duration.ofDays(7), 0, List.of(StoragePolicy.RollUp.HOUR), null),
        settings.readings(before));
  }

  @Test
  void noNumberIsRefused() {
    assertThrows(ForeshockException.class, () -> EngineSettings.of(_ -> "much"));
  }
}
