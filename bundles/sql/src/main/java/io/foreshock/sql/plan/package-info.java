/** The one place that knows Calcite: from text to a tree of our own operators. */
@NullMarked
package io.foreshock.sql.plan;

import org.jspecify.annotations.NullMarked;
