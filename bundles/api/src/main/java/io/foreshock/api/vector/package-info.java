/** Nearest-neighbour search over embeddings. */
@Export
@Version("1.3.0")
@NullMarked
package io.foreshock.api.vector;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
