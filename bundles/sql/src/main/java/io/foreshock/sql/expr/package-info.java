/** Vectorised expressions: every one turns a chunk into one column. */
@NullMarked
package io.foreshock.sql.expr;

import org.jspecify.annotations.NullMarked;
