/** HTTP and WebSocket: ingest, SQL, health, metrics, live stream. */
@NullMarked
package io.foreshock.gateway;

import org.jspecify.annotations.NullMarked;
