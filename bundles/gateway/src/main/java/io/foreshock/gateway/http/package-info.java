/** Requests, answers, routing and protection shared by all endpoints. */
@NullMarked
package io.foreshock.gateway.http;

import org.jspecify.annotations.NullMarked;
