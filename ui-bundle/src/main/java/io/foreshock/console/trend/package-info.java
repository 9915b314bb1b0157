/** Turns stored readings into what the trend chart draws: min/max per pixel column, axes, windows, a past episode laid over. */
@NullMarked
package io.foreshock.console.trend;

import org.jspecify.annotations.NullMarked;
