/** Benchmarks of every part, beside peers where there are any. */
@NullMarked
package io.foreshock.benchmarks;

import org.jspecify.annotations.NullMarked;
