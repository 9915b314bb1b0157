package io.foreshock.console.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void valuesHaveAboutThreeDigits() {
    assertEquals("71.4", Figures.value(71.43));
    assertEquals("161.2", Figures.value(161.23));
    assertEquals("4.90", Figures.value(4.9));
    assertEquals("1234", Figures.value(1234.4));
    assertEquals("0.500", Figures.value(0.5));
    assertEquals("–", Figures.value(Double.NaN));
    assertEquals("-12.5 °C", Figures.valueWithUnit(-12.5, "°C"));
  }

  @Test
  void limitsAreWrittenAsTheyWereSet() {
    assertEquals("70 °C", Figures.limit(70, "°C"));
    assertEquals("2.8 mm/s", Figures.limit(2.8, "mm/s"));
    assertEquals("0.5", Figures.limit(0.5, ""));
    assertEquals("1000", Figures.limit(1000, ""));
  }

  @Test
  void durationsReadLikeSpeech() {
    assertEquals("41 min", Figures.duration(Duration.ofMinutes(41)));
    assertEquals("90 s", Figures.duration(Duration.ofSeconds(90)));
    assertEquals("2 h 05 min", Figures.duration(Duration.ofMinutes(125)));
    assertEquals("3 d 2 h", Figures.duration(Duration.ofHours(74)));
  }

  @Test
  void namesAreForPeople() {
    assertEquals("Bearing temp", Figures.name("bearing_temp"));
    assertEquals("line1 › press4", Figures.path("line1/press4"));
  }
}
