/** Readings from JSON documents that devices serve over HTTP. */
@NullMarked
package io.foreshock.adapter.http;

import org.jspecify.annotations.NullMarked;
