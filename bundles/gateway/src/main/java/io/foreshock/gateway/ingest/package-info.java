/** Readings over HTTP: parsing and exactly-once hand-over. */
@NullMarked
package io.foreshock.gateway.ingest;

import org.jspecify.annotations.NullMarked;
