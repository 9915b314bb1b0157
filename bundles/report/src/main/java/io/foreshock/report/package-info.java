/** Incident reports as PDF. */
@NullMarked
package io.foreshock.report;

import org.jspecify.annotations.NullMarked;
