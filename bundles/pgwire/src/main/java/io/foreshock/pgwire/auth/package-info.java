/** Who may connect. */
@NullMarked
package io.foreshock.pgwire.auth;

import org.jspecify.annotations.NullMarked;
