/** What one client does: statements, portals, transactions, COPY. */
@NullMarked
package io.foreshock.pgwire.session;

import org.jspecify.annotations.NullMarked;
