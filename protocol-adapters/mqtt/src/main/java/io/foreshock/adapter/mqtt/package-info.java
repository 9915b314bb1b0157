/** Readings from an MQTT broker. */
@NullMarked
package io.foreshock.adapter.mqtt;

import org.jspecify.annotations.NullMarked;
