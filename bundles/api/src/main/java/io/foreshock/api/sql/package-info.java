/** SQL over every table of the appliance. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.sql;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
