/** Health, metrics and the status page. */
@NullMarked
package io.foreshock.gateway.status;

import org.jspecify.annotations.NullMarked;
