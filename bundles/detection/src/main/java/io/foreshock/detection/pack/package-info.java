/** Pattern packs: files that carry failure patterns from site to site. */
@NullMarked
package io.foreshock.detection.pack;

import org.jspecify.annotations.NullMarked;
