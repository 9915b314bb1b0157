package io.foreshock.adapter.mqtt;

/**
 * One received message.
 *
 * @param receivedAt
 *            wall clock, microseconds UTC
 * @param sure
 *            false for QoS 0, which nobody would send again
 * @param acknowledge
 *            to be run once its readings are on disk
 */
record Incoming(String topic, byte[] payload, long receivedAt, boolean sure, Runnable acknowledge) {}
