/** The one LMDB environment: opening, transactions, cursors, errors. No buffer leaves its transaction. */
@NullMarked
package io.foreshock.engine.lmdb;

import org.jspecify.annotations.NullMarked;
