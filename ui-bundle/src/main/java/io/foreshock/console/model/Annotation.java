package io.foreshock.console.model;

/**
 * What someone noted at a point of an asset's trend; a row of the table {@code trend_notes}. Immutable.
 *
 * @param at
 *          what time it is about, microseconds UTC
 */
public record Annotation(String id, String asset, long at, String author, String text) {}
