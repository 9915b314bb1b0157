/** Tables out of and into files. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.transfer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
