/** SQL text before the parser: tokens, dialect differences, times and intervals as text, table statements. */
@NullMarked
package io.foreshock.sql.text;

import org.jspecify.annotations.NullMarked;
