package io.foreshock.detection.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpectrumTest {
  private static final double RATE = 12_000;
  private static final double SPEED = 29.5;
  private static final int POINTS = 8_192;

  @Test
  void findsTheFrequencyOfASine() {
    for (int points : new int[]{20, 100, 128, 1_024}) {
      double[] sine = new double[points];
      for (int i = 0; i < points; i++)
        sine[i] = 7 + 3 * Math.sin(2 * Math.PI * 5 * i / points);
      double[] power = new PowerSpectrum(points).of(sine);
      int most = 0;
      for (int k = 0; k < power.length; k++)
        most = power[k] > power[most] ? k : most;
      assertEquals(5, most + 1, "points=" + points);
    }
  }

  @Test
  void theFastWayAgreesWithTheSum() {
    double[] x = new Random(1).doubles(16).toArray();
    double[] mean = Arrays.stream(x).map(v -> v - Arrays.stream(x).average().orElse(0)).toArray();
    double[] re = mean.clone();
    double[] im = new double[16];
    new Fourier(16).forward(re, im);
    double[] expected = new double[16];
    double[] actual = new double[16];
    for (int k = 0; k < 16; k++) {
      double a = 0;
      double b = 0;
      for (int i = 0; i < 16; i++) {
        a += mean[i] * Math.cos(2 * Math.PI * k * i / 16);
        b -= mean[i] * Math.sin(2 * Math.PI * k * i / 16);
      }
      expected[k] = Math.hypot(a, b);
      actual[k] = Math.hypot(re[k], im[k]);
    }
    assertArrayEquals(expected, actual, 1e-9);
    new Fourier(16).inverse(re, im);
    assertArrayEquals(mean, re, 1e-12);
  }

  @Test
  void whiteNoiseHasPowerOne() {
    double[] noise = new Random(2).doubles(4_096).map(u -> (u - 0.5) * Math.sqrt(12)).toArray();
    assertEquals(1, Arrays.stream(new PowerSpectrum(4_096).of(noise)).average().orElse(0), 0.1);
  }

  @Test
  void tooManyBandsAreRefused() {
    assertEquals(4, LogBands.logarithmic(10, 4).bands());
    assertThrows(IllegalArgumentException.class, () -> LogBands.linear(10, 11));
    assertThrows(IllegalArgumentException.class, () -> LogBands.logarithmic(3, 4));
  }

  /** Knocks at a multiple of the speed ring in a resonance that differs from machine to machine. */
  @Test
  void theSameDamageIsRecognisedThroughAnotherResonance() {
    EnvelopeSpectrum envelope = new EnvelopeSpectrum(POINTS, RATE);
    float[] outer = envelope.embed(knocking(3.58, 2_800, 5, SPEED), SPEED);
    float[] outerElsewhere = envelope.embed(knocking(3.58, 4_100, 6, 28.8), 28.8);
    float[] inner = envelope.embed(knocking(5.42, 2_800, 7, SPEED), SPEED);
    double same = ShapeEmbeddingTest.cosine(outer, outerElsewhere);
    double other = ShapeEmbeddingTest.cosine(outer, inner);
    assertTrue(same > 0.7, "same=" + same);
    assertTrue(other < same - 0.3, "same=" + same + ", other=" + other);
  }

  private static double[] knocking(double order, double resonance, long seed, double speed) {
    Random random = new Random(seed);
    double[] signal = random.doubles(POINTS).map(u -> 0.2 * (u - 0.5)).toArray();
    double period = RATE / (order * speed);
    for (double at = 0; at < POINTS; at += period * (1 + 0.002 * random.nextGaussian()))
      for (int i = (int) at; i < Math.min(POINTS, at + 60); i++)
        signal[i] += Math.exp(-(i - at) / 12) * Math.sin(2 * Math.PI * resonance * (i - at) / RATE);
    return signal;
  }

  @Test
  void bandsTellARumbleFromAWhistle() {
    SpectrumEmbedding bands = new SpectrumEmbedding(2_048);
    double same = ShapeEmbeddingTest.cosine(bands.embed(tone(100, 1)), bands.embed(tone(100, 9)));
    double other = ShapeEmbeddingTest.cosine(bands.embed(tone(100, 1)), bands.embed(tone(700, 1)));
    assertTrue(same > 0.9 && other < 0.5, "same=" + same + ", other=" + other);
  }

  private static double[] tone(double periods, double height) {
    Random random = new Random(5);
    double[] tone = new double[2_048];
    for (int i = 0; i < tone.length; i++)
      tone[i] = height * (Math.sin(2 * Math.PI * periods * i / tone.length) + 0.1 * random.nextGaussian());
    return tone;
  }
}
