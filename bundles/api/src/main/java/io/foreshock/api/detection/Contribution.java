package io.foreshock.api.detection;

/**
 * One sensor's part in a match or an anomaly.
 *
 * @param tag
 *            the sensor
 * @param share
 *            of the similarity; all shares of a match sum to its cosine
 */
public record Contribution(String tag, double share) {}
