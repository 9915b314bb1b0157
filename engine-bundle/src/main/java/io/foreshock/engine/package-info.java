/** The embedded store: journal, segments, catalog, tables and the live feed in one LMDB environment. */
@NullMarked
package io.foreshock.engine;

import org.jspecify.annotations.NullMarked;
