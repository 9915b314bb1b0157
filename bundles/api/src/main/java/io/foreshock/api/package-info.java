/**
 * Errors and units shared by every service of the appliance. Times are
 * microseconds since 1970-01-01T00:00Z (UTC) unless a name says otherwise.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
