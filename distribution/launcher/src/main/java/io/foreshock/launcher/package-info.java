/** Starts the framework and the bundles, and talks to a running appliance. */
@NullMarked
package io.foreshock.launcher;

import org.jspecify.annotations.NullMarked;
