/** Watches the assets: from committed readings to statuses and alarms. */
@NullMarked
package io.foreshock.detection.live;

import org.jspecify.annotations.NullMarked;
