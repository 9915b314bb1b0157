/** Alarms that follow from rules people have set: limits, rate of change, stale, stuck, deviation from a peer. */
@NullMarked
package io.foreshock.detection.rule;

import org.jspecify.annotations.NullMarked;
