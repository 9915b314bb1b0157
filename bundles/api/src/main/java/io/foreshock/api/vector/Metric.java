package io.foreshock.api.vector;

/** How similarity is measured; larger is always nearer. */
public enum Metric {
  /** Cosine of the angle, -1..1; 0 for a zero vector. */
  COSINE,
  /** Inner product. */
  DOT,
  /** Minus the Euclidean distance, so {@code <= 0}. */
  EUCLIDEAN
}
