/** Failure patterns, matches, anomalies and alarms. */
@Export
@Version("1.0.0")
@NullMarked
package io.foreshock.api.detection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
