/** What a protocol adapter shows of its connections. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.adapter;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
