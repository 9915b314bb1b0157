/** SQL front end and vectorised operators. */
@NullMarked
package io.foreshock.sql;

import org.jspecify.annotations.NullMarked;
