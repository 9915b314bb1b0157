/** Sparkplug B payloads and topics; no input or output. */
@NullMarked
package io.foreshock.adapter.mqtt.wire;

import org.jspecify.annotations.NullMarked;
