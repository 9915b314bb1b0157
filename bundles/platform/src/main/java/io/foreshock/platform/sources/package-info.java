/** Connections as they are configured: forms from Metatype, settings in files. */
@NullMarked
package io.foreshock.platform.sources;

import org.jspecify.annotations.NullMarked;
