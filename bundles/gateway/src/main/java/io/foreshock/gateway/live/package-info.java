/** The WebSocket live stream. */
@NullMarked
package io.foreshock.gateway.live;

import org.jspecify.annotations.NullMarked;
