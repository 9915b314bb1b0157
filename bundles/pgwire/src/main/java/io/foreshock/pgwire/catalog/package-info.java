/** What clients ask about the server: pg_catalog, information_schema, settings. */
@NullMarked
package io.foreshock.pgwire.catalog;

import org.jspecify.annotations.NullMarked;
