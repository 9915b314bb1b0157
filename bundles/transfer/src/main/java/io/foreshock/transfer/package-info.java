/** Rows into Parquet and CSV files, and files into tables. */
@NullMarked
package io.foreshock.transfer;

import org.jspecify.annotations.NullMarked;
