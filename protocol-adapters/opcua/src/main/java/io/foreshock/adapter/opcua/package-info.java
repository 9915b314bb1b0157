/** Readings from OPC UA servers. */
@NullMarked
package io.foreshock.adapter.opcua;

import org.jspecify.annotations.NullMarked;
