/** The PostgreSQL wire as a service of the appliance: listener, settings, connections. */
@NullMarked
package io.foreshock.pgwire;

import org.jspecify.annotations.NullMarked;
