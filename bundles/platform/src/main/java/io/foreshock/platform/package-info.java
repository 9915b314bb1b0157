/** The running appliance: identity, bundles, shutdown. */
@NullMarked
package io.foreshock.platform;

import org.jspecify.annotations.NullMarked;
