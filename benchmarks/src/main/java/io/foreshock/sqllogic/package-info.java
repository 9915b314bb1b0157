/** Runs sqllogictest files against the product. */
@org.jspecify.annotations.NullMarked
package io.foreshock.sqllogic;
