/** The tables of the detector. */
@NullMarked
package io.foreshock.detection.store;

import org.jspecify.annotations.NullMarked;
