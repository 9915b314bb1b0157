/** Modbus requests, answers and the values in them; no input or output. */
@NullMarked
package io.foreshock.adapter.modbus.wire;

import org.jspecify.annotations.NullMarked;
