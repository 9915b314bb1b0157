/** Windows, embeddings, failure patterns, matching and alarms. */
@NullMarked
package io.foreshock.detection;

import org.jspecify.annotations.NullMarked;
