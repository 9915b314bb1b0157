/** Assets and sensors: what is measured, where, in which unit. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.catalog;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
