/** The operator console. */
@NullMarked
package io.foreshock.console;

import org.jspecify.annotations.NullMarked;
