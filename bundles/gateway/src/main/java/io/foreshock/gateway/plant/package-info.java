/** Sensors, assets, alarms, patterns, simulation, reports and bundles over REST. */
@NullMarked
package io.foreshock.gateway.plant;

import org.jspecify.annotations.NullMarked;
