/** Operators that pull chunks from one another. */
@NullMarked
package io.foreshock.sql.run;

import org.jspecify.annotations.NullMarked;
