/** Inner loops over arrays: with the Vector API where the JVM has it, else scalar; both give the same but for rounding. */
@NullMarked
package io.foreshock.sql.kernel;

import org.jspecify.annotations.NullMarked;
