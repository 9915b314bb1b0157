/** Messages and values of PostgreSQL's protocol, version 3; no input or output. */
@NullMarked
package io.foreshock.pgwire.wire;

import org.jspecify.annotations.NullMarked;
