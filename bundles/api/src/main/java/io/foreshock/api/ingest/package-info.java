/**
 * The way in: batches of readings, exactly-once ingest sessions, and the live
 * feed of what was committed.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.ingest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
