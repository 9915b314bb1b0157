/** Tables, columnar chunks, snapshots and atomic writes. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.table;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
