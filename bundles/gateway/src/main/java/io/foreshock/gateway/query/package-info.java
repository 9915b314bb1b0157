/** SQL over HTTP as JSON, CSV or an aligned table. */
@NullMarked
package io.foreshock.gateway.query;

import org.jspecify.annotations.NullMarked;
