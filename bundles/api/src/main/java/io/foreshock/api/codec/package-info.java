/**
 * The service through which a codec bundle compresses and restores blocks of
 * column values.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.codec;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
