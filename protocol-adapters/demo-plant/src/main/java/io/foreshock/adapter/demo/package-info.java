/** A simulated plant with labelled faults. */
@NullMarked
package io.foreshock.adapter.demo;

import org.jspecify.annotations.NullMarked;
