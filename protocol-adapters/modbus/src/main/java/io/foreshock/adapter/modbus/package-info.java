/** Readings from Modbus devices. */
@NullMarked
package io.foreshock.adapter.modbus;

import org.jspecify.annotations.NullMarked;
